"""Files made to hang, fill memory or crash the reader."""

import itertools

import pytest

from bibexport.errors import InvalidInput
from bibexport.formats.bibtex.read import read
from bibexport.formats.bibtex.write_bibtex import export as export_bibtex
from bibexport.formats.csl.write import export_json as export_csl
from bibexport.formats.options import ExportOptions


def findings(text: str) -> list[str]:
    return [one.message for one in read(text)[1]]


@pytest.mark.parametrize("field", ["note", "publisher", "volume", "pages", "type", "journal", "howpublished"])
@pytest.mark.parametrize("words", ["preprint ", "available at ", "online url ", "arXiv ", "CoRR arXiv preprint "])
def test_repeated_words_of_preprints_are_read_once(field: str, words: str) -> None:
    """Two alternatives that match the same word would be tried in 2^200 ways."""
    (entry,) = read(f"@article{{a, title = {{T}}, {field} = {{{words * 200}!}}}}")[0].entries

    assert entry.arxiv is None


def test_macros_that_double_a_text_twenty_times_are_refused() -> None:
    doubling = "".join(f"@string{{a{number + 1} = a{number} # a{number}}}\n" for number in range(60))
    catalog, found = read(f"@string{{a0 = {{xxxxxxxxxx}}}}\n{doubling}@misc{{k, title = {{T}}, note = a60}}")

    assert [entry.key for entry in catalog.entries] == ["k"]
    assert found[0].line == 18
    assert "a value has more than 1,000,000 characters" in found[0].message


def test_a_macro_of_the_preamble_that_grows_is_left_alone() -> None:
    body = "#1" * 1000
    text = f"@preamble{{{{\\newcommand{{\\grow}}[1]{{{body}}}}}}}\n@misc{{k, note = {{\\grow{{{'x' * 1000}}}}}}}"
    (entry,) = read(text)[0].entries

    assert entry.record
    assert len(entry.record.note) < 2000


GROWTH = {
    "@string{{b{0} = b{1} # b{1}}}": "b60",
    "@string{{b{0} = b{1} # b{1} # b{1}}}": "b60",
    "@string(b{0} = b{1} # b{1})": "b60",
    "@STRING{{B{0} = b{1} # B{1}}}": "b60",
    '@string{{b{0} = b{1} # ", " # b{1}}}': "b60",
    "@string{{b{0} = {{x}} # b{1} # b{1}}}": "b60",
    "@string{{b{0} = b{1} # b0 # b{1}}}": "b60",
    "@string{{b{0} = b{1} # jan # b{1}}}": "b60",
    "@string{{b{0} = b{1} # b{1}}} % more": "b60",
    "@string{{b{0} = b{1} # b{1}  }}": "b59 # b60",
    "@string{{b{0} = b{1} # b{1}, c{0} = b{1}}}": "b60",
}
"""How a macro is made of the one before it, and the value that uses the last one."""


@pytest.mark.parametrize("step", GROWTH)
def test_no_growth_of_macros_fills_the_memory(step: str) -> None:
    steps = "\n".join(step.format(number + 1, number) for number in range(60))
    catalog, found = read(f"@string{{b0 = {{xxxxxxxxxx}}}}\n{steps}\n@misc{{k, title = {{T}}, note = {GROWTH[step]}}}")

    assert [entry.key for entry in catalog.entries] == ["k"]
    assert any("a value has more than 1,000,000 characters" in one.message for one in found)


@pytest.mark.parametrize("field", ["crossref", "xdata"])
@pytest.mark.parametrize("length", [1, 2, 3, 7, 20, 21, 400])
def test_a_circle_of_parents_is_read_once(field: str, length: int) -> None:
    circle = "".join(
        f"@inbook{{k{number}, {field} = {{k{(number + 1) % length}}}, title = {{T{number}}}, note = {{N}}}}\n"
        for number in range(length)
    )
    catalog, _ = read(f"{circle}@misc{{last, title = {{T}}}}")

    titles = {entry.key: entry.title for entry in catalog.entries}
    assert titles == {f"k{number}": f"T{number}" for number in range(length)} | {"last": "T"}


@pytest.mark.parametrize("field", ["crossref", "xdata"])
def test_a_chain_of_parents_ends(field: str) -> None:
    chain = "".join(f"@inbook{{k{number}, {field} = {{k{number + 1}}}, x{number} = {{y}}}}\n" for number in range(2000))
    catalog, found = read(f"{chain}@book{{k2000, title = {{T}}}}")

    assert sum(len(entry.record.extra) for entry in catalog.entries if entry.record) < 200_000
    assert any("is parent number 20 in a row" in one.message for one in found)


@pytest.mark.parametrize(
    "parents",
    ["{0}, {0}", "{0},{0}", "{0},{0},{0}", "{0}, x{0}", "x{0}, {0}, x{0}", " {0} , {0} ", "{0},{0}" + ",{0}" * 50, "{0},none,{0}", "{0},,{0}",
     "{0}\n,\n{0}", "{0}, {0}, a"],
)  # fmt: skip
def test_each_parent_is_read_once(parents: str) -> None:
    """Forty levels with two parents each are 2^40 paths."""
    fan = "".join(
        f"@xdata{{{name}{number}, xdata = {{{parents.format(f'k{number + 1}')}}}}}\n"
        for number in range(15)
        for name in ("k", "xk")
    )
    (entry,) = read(f"@misc{{a, xdata = {{k0}}, title = {{T}}}}\n{fan}@xdata{{k15, publisher = {{P}}}}")[0].entries

    assert entry.record
    assert entry.record.publisher == "P"


@pytest.mark.parametrize(
    "entry",
    ["@misc{k, title = {T%d}}", "@misc(k, title = {T%d})", "@MISC{k, title = {T%d}}", "@misc{k , title = {T%d}}", "@misc{ k, title = {T%d}}",
     "@misc{k, title = {T%d}, ids = {a}}", "@misc{k-2, title = {T%d}}", "@misc{, title = {T%d}}", "@misc{é, title = {T%d}}", "@misc{k:1, title = {T%d}}",
     "@misc{k2,\n title = {T%d}, year = 2020}", "@article{k, title = {T%d}, doi = {10.1000/%%d}}"],
)  # fmt: skip
def test_thousands_of_entries_under_one_key_get_keys_of_their_own(entry: str) -> None:
    catalog, found = read("".join(f"{entry % number}\n" for number in range(3_000)))

    assert len({entry.key for entry in catalog.entries}) == 3_000
    assert len(found) >= 2_999


@pytest.mark.parametrize("field", ["crossref", "xdata"])
@pytest.mark.parametrize("length", [1, 2, 3, 5, 8, 19, 20, 21, 50, 300])
def test_entries_that_inherit_in_a_circle_are_reported_and_read(field: str, length: int) -> None:
    circle = "".join(
        f"@inbook{{k{number}, {field} = {{k{(number + 1) % length}}}, title = {{T{number}}}}}\n"
        for number in range(length)
    )
    catalog, found = read(circle)

    assert [entry.title for entry in catalog.entries] == [f"T{number}" for number in range(length)]
    assert {one.code for one in found} == {"bib-parent"}
    (one,) = found
    assert one.key == "k0"
    shown = (
        [f"k{number}" for number in range(length)]
        if length <= 20
        else ["k0", "k1", "k2", "k3", "k4", f"{length - 5} more"]
    )
    circle = " -> ".join([*shown, "k0"])
    assert one.message == f"{field}: entries take fields from each other in a circle ({circle}); cut it at one"


@pytest.mark.parametrize("field", ["crossref", "xdata"])
@pytest.mark.parametrize("tail", [1, 10, 19, 30])
def test_what_leads_to_a_long_circle_does_not_repeat_its_report(field: str, tail: int) -> None:
    parents = [f"t{number}" for number in range(tail)] + [f"k{number}" for number in range(100)] + ["k0"]
    text = "".join(
        f"@inbook{{{key}, {field} = {{{parent}}}, title = {{T}}}}\n" for key, parent in itertools.pairwise(parents)
    )
    catalog, found = read(text)

    assert len(catalog) == tail + 100
    assert sum("in a circle (k" in one.message for one in found) == 1
    # A tail that is itself too long is cut, too.
    assert len(found) == 1 + (tail > 20)


@pytest.mark.parametrize("field", ["title", "author", "note", "url", "keywords"])
@pytest.mark.parametrize("opening", ["{", "\\emph{", "\\'{", "\\url{", "\\cite[]{"])
def test_a_thousand_nested_groups_are_read(field: str, opening: str) -> None:
    value = f"{opening * 1000}x{'}' * 1000}"
    (entry,) = read(f"@misc{{a, title = {{T}}, {field} = {{{value}}}}}")[0].entries

    assert entry.record


@pytest.mark.parametrize("text", ["@", "@{a}", "@{", "@}", "@ {a}", "@a", "@a{", "@a(", "@string", "@string{", "@="])
def test_the_beginning_of_an_entry_alone_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"expected a \.bib file"):
        read(text)


@pytest.mark.parametrize(
    "start",
    ["@a{k, t = {", '@a{k, t = "', "@a(k, t = {", "@comment{", "@string{a = {", "@a{{", "@a{k,", "@a{k, t = x #", "@a(k",
     '@preamble{"', "@string(a = ", '@a{k, t = "{', "@a{k, t = {x}, u", "@a{k, t = {x} y = {"],
)  # fmt: skip
def test_unclosed_entries_do_not_hide_the_next_ones(start: str) -> None:
    text = f"{start}\n" * 2000 + "@misc{b, title = {B}}"
    catalog, _ = read(text)

    assert [entry.key for entry in catalog.entries][-1:] == ["b"]


def test_a_merge_conflict_is_reported_as_such() -> None:
    with pytest.raises(InvalidInput) as refused:
        read("@misc{a, title = {A}}\n<<<<<<< HEAD\n@misc{b, title = {B}}\n=======\n>>>>>>> other\n", "refs.bib")

    assert str(refused.value) == (
        "refs.bib:2: unresolved merge conflict '<<<<<<< HEAD'; edit the file so that one version remains"
    )


@pytest.mark.parametrize("piece", ["<i>", "</i>", "<scp>", "<math>", " ", "\\[", "\\url{", "\\ifmmode ", "$", "<i> "])
@pytest.mark.parametrize("field", ["title", "note", "keywords", "author"])
def test_a_long_value_of_one_piece_takes_linear_time(field: str, piece: str) -> None:
    """Quadratic ones would take minutes; the growth itself is measured by hand."""
    value = piece * (60_000 // len(piece))
    braces = "}" * value.count("{")
    (entry,) = read(f"@misc{{a, title = {{T}}, {field} = {{x{value}{braces}!}}}}".replace("{}{", "{"))[0].entries

    assert entry.record


@pytest.mark.parametrize("field", ["title", "author", "note", "journal", "keywords"])
@pytest.mark.parametrize(
    "piece",
    ["\\em ", "\\bf x", "\\it{", "{\\em ", "\\em\\emph{", "\\sl{\\bf ", "\\em $x$ ", "\\bf\\'{", "\\em\\\"a ", "\\tt\\url{", "\\em\\textbf ", "\\sc~"],
)  # fmt: skip
def test_a_thousand_switches_of_the_font_are_read_and_written(field: str, piece: str) -> None:
    value = piece * 1000 + "x" + "}" * piece.count("{") * 1000
    catalog, _ = read(f"@misc{{a, title = {{T}}, x{field} = {{{value}}}, {field} = {{{value}}}}}")
    records = [entry.record for entry in catalog.entries if entry.record]

    assert "".join(export_bibtex(records, ExportOptions()))
    assert "".join(export_csl(records, ExportOptions()))
