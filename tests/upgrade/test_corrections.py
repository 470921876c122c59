"""What a record proves wrong is corrected in the person's own style, and every other byte stays."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.check.claims import read_claims
from bibexport.check.identifiers import Answers
from bibexport.check.verdicts import EntryVerdict, judge
from bibexport.formats.bibtex.read import read
from bibexport.lock import Lock
from bibexport.model import Date, Facts, Name
from bibexport.upgrade.corrections import correct, write_authors
from bibexport.upgrade.proof import prove_corrections
from bibexport.verification.memory import answered, lookup_keys, remember

AUTHORS = (
    Name(family="Ray", given="Alec"),
    Name(family="Maaten", given="Laurens", particle="van der"),
    Name(family="Müller", given="Zoë"),
)
RECORD = Facts(
    source="dblp",
    id="conf/icml/RayMM21",
    title="Learning Widgets from Partial Point Clouds",
    type="paper-conference",
    authors=AUTHORS,
    venue="ICML",
    container_title="Proceedings of the 38th International Conference on Machine Learning, ICML 2021",
    pages="11–19",
    issued=Date(year=2021),
    doi="10.5555/icml_21.11",
)
PREPRINT = Facts(
    source="arxiv",
    id="2103.00020",
    title=RECORD.title,
    type="article",
    authors=AUTHORS,
    issued=Date(year=2021),
    arxiv="2103.00020",
)
FIELDS = {
    "author": r"Alec Ray and Laurens van der Maaten and Zo{\"e} M{\"u}ller",
    "title": "Learning Widgets from Partial Point Clouds",
    "booktitle": "ICML",
    "year": "2021",
    "pages": "11--19",
    "doi": "10.5555/icml_21.11",
    "note": "mine, {kept}",
}


def bib(_kind="inproceedings", **changed):
    fields = {name: value for name, value in (FIELDS | changed).items() if value is not None}
    lines = "".join(f"  {name:<9} = {{{value}}},\n" for name, value in fields.items())
    return f"@{_kind}{{ray2021,\n{lines}}}\n"


def fixed(text, *records, absent=()):
    """Correct a .bib of which the sources have `records` under every identifier and title that is not in `absent`."""
    records = records or (RECORD,)
    entries = read(text)[0].entries
    lock = Lock()
    verdicts = {}
    proved = []
    for entry in entries:
        claims = read_claims(entry)
        keys = lookup_keys(claims)
        mine = [one for one in records if one.title == RECORD.title]
        of_doi = tuple(one for one in records if one.doi and one.doi == claims.doi)
        of_arxiv = tuple(one for one in records if one.arxiv and one.arxiv == claims.arxiv)
        answers = Answers(
            doi="absent" if "doi" in absent else "found" if of_doi else "unasked",
            of_doi=of_doi,
            arxiv="absent" if "arxiv" in absent else "found" if of_arxiv else "unasked",
            of_arxiv=of_arxiv,
            search="found",
            found=tuple(mine),
        )
        lock = remember(lock, [(keys.title, answered("dblp", "2026-11-30", mine), tuple(mine))])
        verdicts[entry.key] = judge(claims, answers)
        proved += prove_corrections(claims, verdicts[entry.key], lock)
    return correct(text, proved, verdicts)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"year": "2019"}, {}),
        ({"pages": "21--29"}, {}),
        ({"pages": "21-29"}, {"pages": "11-19"}),
        (
            {"booktitle": "CVPR"},
            {"booktitle": "International Conference on Machine Learning ({ICML} 2021)"},
        ),
        ({"title": "Learning Gadgets from Partial Point Clouds"}, {}),
        ({"author": r"Laurens van der Maaten and Alec Ray and Zo{\"e} M{\"u}ller"}, {}),
        ({"author": r"Alec Ray and Laurens van der Maaten"}, {"author": 'Alec Ray and Laurens van der Maaten and Zo{\\"e} M{\\"u}ller'}),
        ({"author": "A. Ray and Jane Doe and Z. M{\\\"u}ller"}, {"author": "A. Ray and Laurens van der Maaten and Z. M{\\\"u}ller"}),
        ({"author": "Ray, Alec and Doe, Jane and others"}, {"author": "Ray, Alec and van der Maaten, Laurens and others"}),
        ({"author": "Ray, A. and Doe, J. and M{\\\"u}ller, Z."}, {"author": "Ray, A. and van der Maaten, L. and M{\\\"u}ller, Z."}),
    ],
)  # fmt: skip
def test_a_wrong_field_becomes_what_the_record_says(wrong, right):
    result = fixed(bib(**wrong))

    assert result.text == bib(**right)
    assert [one.field for one in result.done] == [{"booktitle": "venue"}.get(*wrong, *wrong)]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (r"10.5555/icml\_21.99", r"10.5555/icml\_21.11"),
        ("https://doi.org/10.5555/icml_21.99", "https://doi.org/10.5555/icml_21.11"),
        ("10.5555/ICML_21.99", "10.5555/icml_21.11"),
    ],
)
def test_a_doi_that_nobody_has_is_corrected_as_it_is_written(wrong, right):
    assert fixed(bib(doi=wrong), absent=("doi",)).text == bib(doi=right)


def test_the_identifiers_of_another_paper_are_corrected_where_all_else_is_right():
    other = msgspec.structs.replace(RECORD, id="x", title="On Something Else", doi="10.5555/other", authors=AUTHORS[:1])

    assert fixed(bib(doi="10.5555/other"), RECORD, other).text == bib()
    assert fixed(bib(doi="10.5555/other", year="2019"), RECORD, other).text == bib(doi="10.5555/other", year="2019")
    strange = msgspec.structs.replace(PREPRINT, id="1", title="On Something Else", arxiv="1912.00001")
    wrong, right = ({"eprint": one, "archiveprefix": "arXiv"} for one in ("1912.00001", "2103.00020"))
    assert fixed(bib(**wrong), RECORD, PREPRINT, strange).text == bib(**right)


def test_the_year_in_the_name_of_the_venue_is_corrected_with_the_year():
    named = "Proceedings of ICML {}"

    assert fixed(bib(year="2019", booktitle=named.format(2019))).text == bib(booktitle=named.format(2021))


def test_a_venue_is_written_as_the_file_has_it_elsewhere():
    text = bib(booktitle="Int. Conf. Machine Learning (ICML)") + bib(booktitle="CVPR").replace("ray2021", "again")

    assert fixed(text).text == text.replace("{CVPR}", "{Int. Conf. Machine Learning (ICML)}")


def test_a_wrong_kind_of_venue_changes_the_type_of_the_entry():
    text = bib("article", booktitle=None, journal="IEEE Transactions on Pattern Analysis and Machine Intelligence")
    result = fixed(text).text

    assert result.startswith("@inproceedings{ray2021,")
    assert "booktitle = {" in result
    assert "journal" not in result


@pytest.mark.parametrize(
    "changed",
    [
        {"booktitle": "Some Workshop", "pages": None, "doi": None},
        {"booktitle": "Some Workshop", "pages": "1--4", "year": "2020", "doi": None},
        {"year": "2023", "booktitle": None, "journal": "Nature", "doi": None, "pages": "3"},
        {"title": "Learning Widgets from Partial Point Clouds: Part II"},
        {"author": "Jane Doe", "doi": None},
    ],
)
def test_what_may_be_another_version_or_paper_is_left_alone(changed):
    assert fixed(bib(**changed)).text == bib(**changed)


def test_a_field_on_which_sources_disagree_is_left_alone():
    crossref = msgspec.structs.replace(RECORD, source="crossref", id="c", issued=Date(year=2022))

    assert fixed(bib(year="2022"), RECORD, crossref).text == bib(year="2022")
    assert fixed(bib(year="2019"), RECORD, crossref).text == bib(year="2019")


def test_a_title_or_author_that_any_version_has_is_left_alone():
    preprint = msgspec.structs.replace(PREPRINT, authors=AUTHORS[:2])
    text = bib(author="Alec Ray and Laurens van der Maaten")

    assert fixed(text, RECORD, preprint).text == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (bib(year="2019").replace("  note", "  Pages = {1},\n  note"), "a field twice"),
        (bib(year="2019", crossref="p") + "@proceedings{p, title={P}}\n", "inherits"),
    ],
)
def test_an_entry_that_cannot_be_edited_for_certain_is_left_and_named(text, reason):
    result = fixed(text)

    assert result.text == text
    assert [reason in why for _, why in result.left] == [True]


def test_an_entry_with_comments_and_a_missing_comma_is_corrected_between_them():
    text = bib(year="2019").replace("  note", "  % a comment, {and more\n  note").replace("ICML},", "ICML}")

    assert fixed(text).text == text.replace("{2019}", "{2021}")


@given(
    wrong=st.fixed_dictionaries(
        {},
        optional={
            "year": st.sampled_from(["2018", "2019", "2023"]),
            "pages": st.sampled_from(["1--2", "31-39", "5"]),
            "booktitle": st.sampled_from(["CVPR", "Proc. of NeurIPS", "ICML"]),
            "title": st.sampled_from(["Learning Gadgets from Partial Point Clouds", "{Learning Widgets} from Points"]),
            "author": st.sampled_from(["Ray, A.", "Alec Ray and others", "Jane Doe and Alec Ray", "{The Group}"]),
            "doi": st.sampled_from(["10.5555/icml_21.99", "https://doi.org/10.5555/icml_21.11"]),
        },
    ),
    before=st.sampled_from(
        ["", "% @inproceedings{ray2021,\n", "@string{x = {y}}\r\n", "@book{b, title = {A \\'{e}},}\n\n"]
    ),
    behind=st.sampled_from(["", "\n\n@misc{c, note = {}}", "trailing words, 2019, CVPR\n"]),
    quotes=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_all_bytes_but_those_of_corrected_values_stay(wrong, before, behind, quotes, end):
    entry = bib(**wrong)
    if quotes:
        entry = entry.replace("= {", '= "').replace("},\n", '",\n')
    text = (before + entry + behind).replace("\r\n", "\n").replace("\n", end)
    result = fixed(text)
    again = fixed(result.text)

    assert result.text.startswith(before.replace("\r\n", "\n").replace("\n", end))
    assert result.text.endswith(behind.replace("\n", end))
    names = {"venue": "booktitle"}
    changed = {names.get(one.field, one.field) for one in result.done} | (
        {"booktitle"} if any(one.field == "year" for one in result.done) else set()
    )
    old, new = text.split(end), result.text.split(end)
    assert len(old) == len(new)
    for one, other in zip(old, new, strict=True):
        assert one == other or one.split("=")[0].strip() in changed
        assert one.split("=")[0] == other.split("=")[0]
    assert again.text == result.text or not again.left


def test_nothing_is_corrected_without_a_verdict():
    text = bib(year="2019")
    claims = read_claims(read(text)[0].entries[0])

    for verdict in ("verified", "not-found", "unknown"):
        assert prove_corrections(claims, EntryVerdict(key="ray2021", verdict=verdict), Lock()) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ray, Alec", "Ray, Alec and van der Maaten, Laurens and Müller, Zoë"),
        ("Alec  Ray\n    and Jane Doe", "Alec  Ray\n    and Laurens van der Maaten\n    and Zoë Müller"),
        ("A. Ray", "A. Ray and L. van der Maaten and Z. Müller"),
        ("et al.", ""),
    ],
)
def test_authors_are_written_in_the_style_of_the_list(old, new):
    assert write_authors(old, AUTHORS, "utf8") == new
