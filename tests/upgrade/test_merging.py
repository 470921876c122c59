"""Several .bib files become one: one entry per paper, and nothing lost from any of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.bibtex.source import Source, macro_names, replace_macros
from bibexport.upgrade.merging import merge
from bibexport.upgrade.papers import base_name, same_value
from tests.effort import part_of_the_examples

RAY = "author = {Ray, Alec and Kim, Jong}, title = {Learning Widgets from Noisy Supervision}"
POE = "author = {Poe, Eva}, title = {Reasoning about Gadgets in Kitchens}"


def merged(*texts):
    return merge([(f"{'abc'[place]}.bib", text) for place, text in enumerate(texts)])


def fields(text, key):
    source = Source(text, "")
    return {name: tex for one in source.entries if one.key == key for name, tex in source.own(one).items()}


def keys(text):
    return [one.key for one in Source(text, "").entries]


FILE = f"""% Encoding: UTF-8
@string{{jmlr = "JMLR"}}
@preamble{{"\\newcommand{{\\x}}{{y}}"}}

% about Ray
@article(ray, {RAY}, journal = jmlr # " (online)", year = 2021, month = jan,)

@article{{child, {POE}, crossref = {{whole}}}} % same line
@proceedings{{whole, title = {{A Whole}}, year = 2020}}
@misc{{broken, title = {{never closed}}
@comment{{jabref-meta: x}}
@misc{{twice, note = {{a}}, note = {{b}}}}
@misc{{twice, title = {{Another with that key}}}}
"""


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("text", [FILE, "", "% only a comment", "@misc{a}", "\ufeff@misc{a, title={T}}"])
def test_a_file_merged_with_itself_stays_byte_for_byte(text, eol):
    text = text.replace("\n", eol)
    result = merged(text, text.removeprefix("\ufeff"), text.removeprefix("\ufeff"))

    assert result.text == text
    assert (result.added, result.notes) == (0, ())


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_entries_of_one_paper_within_the_first_file_become_one(eol):
    first = f"% top\n@article{{ray, {RAY}, year = 2021, publisher = {{A}}}}\n\n"
    again = f"@article{{ray21, {RAY}, year = 2021, publisher = {{B}}, note = mine}}\n\n"
    rest = f"% about Poe\n@misc{{poe, {POE}}}\n"
    text = f"@string{{mine = {{My note}}}}\n{first}{again}{rest}".replace("\n", eol)
    result = merged(text, rest)

    assert result.text == text.replace(again.replace("\n", eol), "").replace(
        "{A}}", "{A}, publisher-2 = {B}, note = mine, ids = {ray21}}"
    )
    assert (result.merged, result.added, result.keys[0]["ray21"]) == (2, 0, "ray")
    assert [str(note) for note in result.notes] == [
        "a.bib:5: ray21: joined with ray, the same paper",
        (
            "a.bib:5: ray: publisher: a.bib has {A}, a.bib has {B}; that of a.bib counts because it is the first, the other "
            "is kept as publisher-2"
        ),
    ]
    assert merged(result.text, rest).text == result.text


def test_an_entry_that_others_refer_to_stays_beside_its_double():
    text = f"@book{{ray, {RAY}}}\n@incollection{{part, {POE}, crossref = {{ray2}}}}\n@book{{ray2, {RAY}}}\n"

    assert merged(text, text).text == text


def test_two_entries_of_one_paper_become_one_with_the_fields_of_both_and_both_keys():
    one = f"@article{{ray,\n  {RAY},\n  year = 2021,\n}}\n"
    other = "@Article{Ray:2021, author = {A. Ray and J. Kim}, title = {Learning {Widgets} from noisy supervision}, year = {2021}, volume = 3, keywords = {a}}"
    result = merged(one, other)

    assert result.text == one.replace(
        "2021,\n", "2021,\n  author-2 = {A. Ray and J. Kim},\n  volume = 3,\n  keywords = {a},\n  ids = {Ray:2021},\n"
    )
    assert result.keys == ({"ray": "ray"}, {"Ray:2021": "ray"})


def test_values_that_differ_are_both_kept_and_the_winner_is_named():
    result = merged(
        f"@book{{ray, {RAY}, year = 2021, doi = {{10.1234/x}}}}", f"@book{{r, {RAY}, year = 2020, doi = {{10.1234/X}}}}"
    )

    assert fields(result.text, "ray")["year"] == "2021"
    assert fields(result.text, "ray")["year-2"] == "2020"
    (note,) = result.notes
    assert str(note) == (
        "b.bib:1: ray: year: a.bib has {2021}, b.bib has {2020}; that of a.bib counts because it is the first, "
        "the other is kept as year-2"
    )


def test_the_published_version_counts_where_the_first_file_has_the_preprint():
    preprint = f"@article{{ray,\n  {RAY},\n  journal = {{arXiv preprint arXiv:2103.00020}},\n  year = 2021\n}}"
    published = f"@inproceedings{{ray21, {RAY}, booktitle = {{ICML}}, year = 2022, pages = {{1--9}}}}"
    for result in (merged(preprint, published), merged(published, preprint)):
        (key,) = keys(result.text)
        found = fields(result.text, key)

        assert "@inproceedings" in result.text
        assert (found["booktitle"], found["year"], found["year-2"], found["pages"]) == ("ICML", "2022", "2021", "1--9")
        assert found["journal-2"] == "arXiv preprint arXiv:2103.00020"
        assert "journal" not in found
        assert merged(result.text, preprint, published).text == result.text


def test_the_whole_list_of_people_counts_before_one_that_is_cut_short():
    short = f"@misc{{a, {RAY.replace('Kim, Jong', 'others')}, doi = {{10.1234/x}}}}"
    found = fields(merged(short, f"@misc{{b, {RAY}, doi = {{10.1234/x}}}}").text, "a")

    assert (found["author"], found["author-2"]) == ("Ray, Alec and Kim, Jong", "Ray, Alec and others")


def test_keywords_are_joined():
    one, other = (f"@misc{{a, {RAY}, keywords = {{{words}}}}}" for words in ("x, Y", "y, z"))

    assert fields(merged(one, other).text, "a")["keywords"] == "x, Y, z"


@pytest.mark.parametrize("key", ["same", "SAME"])
def test_another_paper_with_the_same_key_gets_a_new_key(key):
    result = merged(f"@misc{{same, {RAY}}}", f"@misc{{{key}, {POE}}}\n@misc{{{key}-2, title = {{T}}}}")

    assert keys(result.text) == ["same", f"{key}-3", f"{key}-2"]
    assert result.keys[1][key] == f"{key}-3"
    assert f"a.bib has another paper with this key; this one is {key}-3 now" in str(result.notes[0])


@pytest.mark.parametrize(
    "other",
    [
        f"@article{{x, {RAY.replace('Supervision', 'Supervision: Extended Version')}}}",
        f"@article{{x, {POE}, title = {{Learning Widgets from Noisy Supervision}}}}".replace(
            POE, "author = {Poe, Eva}"
        ),
        f"@article{{x, {RAY}, doi = {{10.1234/other}}, journal = {{JMLR}}}}",
        f"@inproceedings{{x, {RAY}, booktitle = {{ICML}}}}",
    ],
)
def test_another_work_is_kept_apart(other):
    assert keys(merged(f"@article{{ray, {RAY}, doi = {{10.1234/x}}, journal = {{JMLR}}}}", other).text) == ["ray", "x"]


def test_a_macro_that_differs_changes_no_value():
    one = f'@string{{j = "Journal A"}}\n@article{{a, {RAY}, journal = j}}\n'
    other = f'@string{{j = "Journal B"}}\n@string{{k = j # " C"}}\n@article{{b, {POE}, journal = k, series = j # {{ D}}}}\n@article{{a, {RAY}, publisher = j}}'
    result = merged(one, other)

    assert fields(result.text, "a")["journal"] == "Journal A"
    assert fields(result.text, "a")["publisher"] == "Journal B"
    assert (fields(result.text, "b")["journal"], fields(result.text, "b")["series"]) == ("Journal B C", "Journal B D")
    assert merged(result.text, other).text == result.text


def test_strings_preambles_and_comments_of_both_are_kept_once():
    head = '% head\n\n@string{j = "J"}\n@preamble{"\\newcommand{\\x}{y}"}\n@comment{both}\n'
    other = (
        head
        + f"% a remark\n\n@comment{{second}}\n\n% about Poe\n@misc{{poe, {POE}}}\n% about Ray\n@misc{{ray, {RAY}}}\n"
    )
    result = merged(head + f"@misc{{ray, {RAY}}}\n", other).text

    assert [result.count(one) for one in ("% head", "@string", "@preamble", "@comment{both}", "% a remark")] == [1] * 5
    assert "@comment{second}" in result
    assert f"% about Poe\n@misc{{poe, {POE}}}" in result
    assert f"% about Ray\n@misc{{ray, {RAY}}}" in result


def test_a_macro_is_not_defined_twice_by_preambles():
    result = merged('@preamble{"\\newcommand{\\x}{y}"}', '@preamble{"\\newcommand{\\x}{z} \\newcommand{\\w}{z}"}')

    assert '@preamble{"\\providecommand{\\x}{z} \\newcommand{\\w}{z}"}' in result.text
    assert "\\x is defined differently in a.bib, whose definition counts" in str(result.notes[0])


CODE = "remove it unless you wrote it"


def test_code_that_tex_would_run_is_kept_and_reported_with_its_place():
    preamble = '@preamble{"\\immediate\\write18{ls}"}'
    field = "\\input{/etc/passwd}"
    result = merged(
        f"@misc{{ray, {RAY}}}\n", f"% x\n{preamble}\n@misc{{poe, {POE}, note = {{{field}}}, execute = {{\\y}}}}\n"
    )

    assert [text in result.text for text in (preamble, f"note = {{{field}}}", "execute = {\\y}")] == [True] * 3
    assert [str(note) for note in result.notes] == [
        f"b.bib:2: @preamble has TeX code that does more than define macros; {CODE}",
        f"b.bib:3: poe: note: TeX would execute this, not print it; {CODE}",
        f"b.bib:3: poe: execute: TeX would execute this, not print it; {CODE}",
    ]


def test_code_that_is_cut_over_the_preambles_of_two_files_is_reported():
    result = merged('@preamble{"\\wri"}\n', '@preamble{"te18{ls}"}\n@string{c = "\\inp"}\n@preamble{c # "ut{x}"}\n')

    assert [(note.path, note.line) for note in result.notes] == [("b.bib", 3), ("b.bib", 1)]
    assert all(CODE in note.message for note in result.notes)


def test_code_in_several_files_is_reported_once_and_macros_are_no_code():
    code = '@preamble{"\\openout3"}'
    result = merged(code, code, f'{code}\n@preamble{{"\\newcommand{{\\x}}{{y}} \\def\\z{{}}"}}')

    assert [(note.path, note.line) for note in result.notes] == [("a.bib", 1)]


def test_a_new_part_comes_before_its_whole_and_keeps_what_it_said():
    whole = "title = {A Whole of Many Parts}, editor = {Moe, Max}, doi = {10.1234/whole}"
    one = f"@inproceedings{{ray, {RAY}, crossref = {{w}}}}\n\n% the whole\n@proceedings{{w, {whole}, year = 2020}}\n"
    other = f"@inproceedings{{poe, {POE}, crossref = {{W2}}}}\n@proceedings{{w2, {whole}, year = 2021, publisher = {{P}}}}\n"
    result = merged(one, other).text

    assert keys(result) == ["ray", "poe", "w"]
    assert "}\n\n% the whole\n@proceedings{w," in result
    source = Source(result, "")
    (poe,) = (entry for entry in source.entries if entry.key == "poe")
    said = source.inherited(poe) | source.own(poe)
    assert (said["crossref"], said["booktitle"], said["year"], said["publisher"]) == (
        "w",
        "A Whole of Many Parts",
        "2021",
        "P",
    )


def test_a_part_and_its_whole_that_are_both_new_stay_in_their_order():
    other = f"@inproceedings{{poe, {POE}, crossref = {{w}}}}\n@proceedings{{w, title = {{Another}}, year = 2021}}\n"
    result = merged(f"@misc{{ray, {RAY}}}\n@misc{{w, title = {{Something else}}}}\n", other).text

    assert keys(result) == ["ray", "w", "poe", "w-2"]
    assert fields(result, "poe")["crossref"] == "w-2"


def test_an_entry_that_cannot_be_read_is_kept_as_it_is():
    broken = "@misc{broken, title = {never closed}\n\nmore of it"

    assert broken in merged(f"@misc{{ray, {RAY}}}\n", broken).text


def test_more_than_two_files_keep_their_order():
    one, two, three = (f"@misc{{{key}, title = {{Title {key}}}, author = {{{key} Name}}}}\n" for key in ("x", "y", "z"))

    assert keys(merged(two, three + one, one + two).text) == ["y", "z", "x"]


@pytest.mark.parametrize(
    ("raw", "names", "replaced"),
    [
        ("jmlr", {"jmlr"}, "{J}"),
        ('jmlr # " jmlr" # {jmlr}', {"jmlr"}, '{J} # " jmlr" # {jmlr}'),
        ('"a{"}b" # JMLR', {"jmlr"}, '"a{"}b" # {J}'),
        ("2021", set(), "2021"),
    ],
)
def test_macros_are_told_from_text(raw, names, replaced):
    assert macro_names(raw) == names
    assert replace_macros(raw, {"jmlr": "{J}"}) == replaced


TITLES = st.sampled_from(
    ["Learning Widgets from Noisy Supervision", "Reasoning about Gadgets in Kitchens", "Deep Sea", ""]
)
PEOPLE = st.sampled_from(["Ray, Alec and Kim, Jong", "A. Ray and J. Kim", "Poe, Eva", "Poe, Eva and others", ""])
VALUES = st.sampled_from(["1", "2", "{A b}", '"c"', "m", "m # {x}", "n # n", "jan"])
NAMES = st.sampled_from(
    ["year", "note", "doi", "journal", "journaltitle", "volume", "keywords", "crossref", "month", "X-own"]
)
ENTRIES = st.builds(
    lambda kind, key, title, people, rest: "".join(
        [f"@{kind}{{{key}", *(f",\n  {name} = {value}" for name, value in [("title", f"{{{title}}}"), ("author", f"{{{people}}}"), *rest]), "\n}\n"]
    ),
    st.sampled_from(["article", "inproceedings", "misc", "Book"]),
    st.sampled_from(["a", "b", "c", "B", "d:1"]),
    TITLES,
    PEOPLE,
    st.lists(st.tuples(NAMES, VALUES), max_size=4),
)  # fmt: skip
OTHERS = st.sampled_from(
    [
        '@string{m = "M"}\n',
        '@string{m = "Other"}\n',
        "@string{n = {N}}\n",
        "% a comment\n",
        "\n",
        "@comment{x}\n",
        '@preamble{"p"}\n',
        "stray\n\n",
    ]
)
MACROS = st.sampled_from(['@string{m = "M"}\n@string{n = {N}}\n', '@string{m = "Other", n = m # "N"}\n'])
BIBLIOGRAPHIES = st.builds(
    lambda macros, parts: macros + "".join(parts), MACROS, st.lists(st.one_of(ENTRIES, OTHERS), max_size=7)
)


@part_of_the_examples(0.4)
@given(BIBLIOGRAPHIES, BIBLIOGRAPHIES)
def test_nothing_is_lost_and_a_second_merge_changes_nothing(one, other):
    result = merged(one, other)
    again = merged(result.text, other)
    after, before = Source(result.text, ""), Source(one, "")

    assert again.text == result.text
    assert merged(one, one).text == one
    # The first file's entries keep their order, and the others come with their present keys.
    kept = [entry.key for entry in before.entries]
    assert [key for key in keys(result.text) if key in kept][: len(kept)] or not kept
    assert len(after.entries) == len(before.entries) + result.added
    second = Source(other, "", before.macros())
    for source in (before, second):
        for entry in source.entries:
            _assert_kept(source, entry, after)


def _assert_kept(source, entry, after):
    for name, tex in source.own(entry).items():
        if name == "crossref" or not tex.strip():
            continue
        assert any(
            base_name(other) == base_name(name)
            and (same_value(name, value, tex) or (name == "keywords" and tex.casefold() in value.casefold()))
            for one in after.entries
            for other, value in {**after.inherited(one), **after.own(one)}.items()
        ), (name, tex)
