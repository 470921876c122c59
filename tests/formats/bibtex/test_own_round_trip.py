"""What people have in their .bib files, written by our exporters and read again: nothing is lost."""

from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.bibtex import read as bibtex
from bibexport.formats.bibtex.entry_types import BIBLATEX, BIBTEX, DETAILED, GENRES, TYPES
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.formats.toml import read as toml
from bibexport.formats.toml.write import dumps
from bibexport.model import Record
from bibexport.normalise.records import record as normalised

DIALECTS = ["bibtex", "biblatex"]


def entry_of(kind: str, fields: Mapping[str, str]) -> str:
    return f"@{kind}{{k,\n{''.join(f'  {name} = {{{value}}},{chr(10)}' for name, value in fields.items())}}}\n"


def read(text: str) -> list[Record]:
    return [entry.record for entry in bibtex.read(text)[0].entries if entry.record]


def written(records: list[Record], dialect: str, **options: object) -> str:
    return "".join(writer(dialect)(records, msgspec.convert(options, ExportOptions)))


def through(text: str, dialect: str, **options: object) -> tuple[Record, Record]:
    (first,) = read(text)
    (second,) = read(written([first], dialect, **options))
    return first, second


def without_type(record: Record) -> Record:
    extra = {name: value for name, value in record.extra.items() if name != "bibtex:entrytype"}
    return msgspec.structs.replace(record, extra=extra)


def entry_type(record: Record) -> str:
    return record.extra["bibtex:entrytype"]


LOST_ONCE = {
    "a day": ("article", "journal = {J}, date = {2021-10-10}"),
    "a span of days": ("article", "journal = {J}, date = {2021-10-10/2021-11-02}"),
    "a day in the month": ("article", 'journal = {J}, year = 2018, month = dec # "~12"'),
    "months": ("article", "journal = {J}, year = 2018, month = {oct-nov}"),
    "a feast for a month": ("article", "journal = {J}, year = 2018, month = {Easter}"),
    "a season": ("article", "journal = {J}, date = {2001-21}"),
    "an uncertain date": ("article", "journal = {J}, date = {1723~}"),
    "a decade": ("article", "journal = {J}, date = {199X}"),
    "an open span": ("article", "journal = {J}, date = {1988/}"),
    "a time": ("article", "journal = {J}, date = {2004-04-05T14:34:00}"),
    "words for a year": ("article", "journal = {J}, year = {circa 1990}"),
    "no year": ("article", "journal = {J}, year = {n.d.}"),
    "a state beside words for a year": ("article", "journal = {J}, year = {to appear}, pubstate = {inpress}"),
    "two years": ("article", "journal = {J}, date = {2020-05}, year = {2021}, month = may"),
    "words for a day of access": ("misc", "year = 2020, urldate = {early May 2021}"),
    "an event": ("inproceedings", "booktitle = {B}, eventtitle = {E}, eventdate = {2020-01-02}, venue = {Rome}"),
    "an event in words": ("inproceedings", "booktitle = {B}, eventdate = {spring of 2020}"),
    "people": ("book", "editor = {Roe, R.}, translator = {Poe, P.}, introduction = {Coe, C.}"),
    "a short title": ("book", "shorttitle = {{T}}"),
    "a short journal": ("article", "journal = {Journal}, shortjournal = {J.}"),
    "a short name of proceedings": ("inproceedings", "booktitle = {Proceedings}, shortjournal = {PRO}"),
    "another spelling of the journal": ("article", "journaltitle = {Journal}, journal = {J.}"),
    "three spellings of the journal": ("article", "fjournal = {A}, journaltitle = {B}, journal = {C}"),
    "a journal beside a book": ("incollection", "booktitle = {B}, fjournal = {J}"),
    "a journal of a book": ("book", "journal = {J}, publisher = {P}"),
    "a book of something else": ("misc", "booktitle = {B}, number = {7}, howpublished = {P}"),
    "pages and a number": ("article", "journal = {J}, pages = {1--9}, eid = {e7}"),
    "only a number": ("article", "journal = {J}, eid = {e7}"),
    "only a number of a paper": ("inproceedings", "booktitle = {B}, articleno = {7}, pages = {7}"),
    "a number without a series": ("inproceedings", "booktitle = {B}, number = {3}, pages = {1--2}"),
    "a number of a chapter": ("incollection", "booktitle = {B}, number = {3}, pages = {1--2}"),
    "a volume and a number of a series": ("book", "series = {S}, volume = {1}, number = {2}"),
    "the same volume and number": ("book", "series = {S}, volume = {2}, number = {2}"),
    "two numbers": ("techreport", "institution = {I}, number = {1}, eid = {2}"),
    "numbers of a thesis": ("phdthesis", "school = {S}, number = {1}, volume = {2}, chapter = {3}, edition = {2nd}"),
    "two publishers": ("proceedings", "publisher = {P}, organization = {O}"),
    "a publisher and how": ("misc", "publisher = {P}, howpublished = {H}"),
    "an institute and how": ("misc", "publisher = {P}, institution = {I}"),
    "a site": ("online", "booktitle = {B}, organization = {O}, url = {http://example.org}"),
    "two places": ("book", "address = {A}, location = {L}"),
    "three places": ("inproceedings", "booktitle = {B}, address = {A}, location = {L}, venue = {V}"),
    "a version with words": ("software", "version = {v2 beta}, note = {N}"),
    "a version with a note": ("dataset", "version = {1.2}, note = {N}, publisher = {P}, number = {7}"),
    "English": ("article", "journal = {J}, language = {english}"),
    "two languages": ("article", "journal = {J}, language = {english and german}, langid = {ngerman}"),
    "a language and another": ("article", "journal = {J}, language = {french}, langid = {ngerman}"),
    "a country's language": ("article", "journal = {J}, langid = {de-DE}"),
    "rights": ("article", "journal = {J}, copyright = {C}, license = {L}"),
    "PubMed": ("article", "journal = {J}, pmid = {1}, pmcid = {PMC2}"),
    "PubMed beside arXiv": ("article", "journal = {J}, pmid = {1}, eprint = {1706.03762}, eprinttype = {arxiv}"),
    "two archives": ("article", "journal = {J}, eprint = {7}, eprinttype = {jstor}, arxivid = {1706.03762v2}"),
    "two addresses": ("article", "journal = {J}, url = {http://a.org/ http://b.org/}"),
    "an address twice": ("misc", r"howpublished = {\url{http://a.org/x_y}}, url = {http://a.org/x_y}"),
    "other keys": ("article", "journal = {J}, ids = {one, two}"),
    "a magazine": ("article", "journal = {J}, entrysubtype = {magazine}"),
    "a keyword with a comma": ("article", "journal = {J}, keywords = {one, {two, three}}"),
    "a kind of thesis": ("thesis", "institution = {I}, type = {Habilitation}"),
    "a thesis of no kind": ("thesis", "institution = {I}"),
    "a report of no kind": ("report", "institution = {I}"),
    "a kind of report": ("techreport", "institution = {I}, type = {Technical Report}"),
    "a kind of patent": ("patent", "number = {EP-1}, type = {patenteu}, holder = {H}"),
    "a kind of data": ("dataset", "publisher = {P}, type = {Corpus}"),
    "the book's own title": ("inbook", "chapter = {5}, publisher = {P}"),
    "a field twice": ("article", "journal = {J}, note = {One}, note = {Two}, note = {Three}"),
    "a month that is no month": ("article", "journal = {J}, date = {2020-05-01}, month = {May/June}"),
    "names of fields with signs": ("article", "journal = {J}, bdsk-url-1 = {x}, a.b = {y}, _c = {z}, d:e+f = {w}"),
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("case", LOST_ONCE)
def test_what_a_format_cannot_say_is_written_beside(case: str, dialect: str) -> None:
    kind, fields = LOST_ONCE[case]
    first, second = through(f"@{kind}{{k, author = {{Doe, Jane}}, title = {{T}}, {fields}}}", dialect)

    assert without_type(second) == without_type(first)


@pytest.mark.parametrize("kind", sorted(BIBLATEX | TYPES.keys()))
def test_the_entry_type_is_kept_where_the_format_has_it_and_said_beside_where_not(kind: str) -> None:
    text = f"@{kind}{{k, author = {{Doe, Jane}}, title = {{T}}, booktitle = {{B}}, journal = {{J}}, year = 2020}}"

    for dialect, known in (("bibtex", BIBTEX | {"patent", "standard"}), ("biblatex", BIBLATEX)):
        first, second = through(text, dialect)
        assert written([first], dialect).startswith(f"@{kind}{{") == (kind in known), dialect
        assert without_type(second) == without_type(first)
        if kind in known or kind in DETAILED or kind not in TYPES:
            assert entry_type(second) == kind, dialect


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", ["journal", "eventtitle", "number"])
def test_a_publisher_with_the_name_of_something_else_is_kept(name: str, dialect: str) -> None:
    first, second = through(f"@booklet{{k, title = {{T}}, {name} = {{One}}, publisher = {{One}}}}", dialect)

    assert second.publisher == first.publisher == "One"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_journal_of_a_work_without_a_title_is_not_read_as_its_title(dialect: str) -> None:
    first, second = through("@booklet{k, journal = {One}}", dialect)

    assert (second.title, second.container_title) == (first.title, first.container_title) == ("", "One")


def test_a_type_that_a_curator_has_changed_is_not_kept() -> None:
    (record,) = read("@mvbook{k, title = {T}, year = 2020}")
    changed = msgspec.structs.replace(record, type="dataset")

    assert written([changed], "biblatex").startswith("@dataset{k")
    assert "mvbook" not in written([changed], "bibtex")


def test_a_preprint_is_written_as_any_other_but_for_the_journal_that_classic_styles_print() -> None:
    (record,) = read("@article{k, title = {T}, journal = {arXiv preprint arXiv:1706.03762}, year = 2017}")

    assert "@article{k" in written([record], "bibtex")
    assert written([record], "biblatex") == written([without_type(record)], "biblatex")


def test_a_record_from_elsewhere_has_no_second_date_and_no_second_journal() -> None:
    (record,) = read("@article{k, title = {T}, journal = {J}, date = {2020-01-02}, shortjournal = {S}, venue = {V}}")

    assert set(names_in(written([without_type(record)], "bibtex"))) == {"title", "journal", "year", "month", "venue"}
    assert set(names_in(written([record], "bibtex"))) == {
        *("title", "journal", "year", "month"),
        *("date", "shortjournal", "venue"),
    }


def names_in(text: str) -> list[str]:
    return [line.split("=")[0].strip() for line in text.splitlines() if line.startswith("  ")]


def test_a_part_has_what_it_inherits_unless_biber_finds_the_whole() -> None:
    text = """
@string{pub = {P}}
@xdata{x, location = {Bern}}
@inproceedings{c, author = {Doe, Jane}, title = {T}, crossref = {p}, xdata = {x}, xref = {other}}
@proceedings{p, title = {Proceedings}, publisher = pub, date = {2020-01-02}, editor = {Roe, R.}}
"""
    records = read(text)

    for dialect in DIALECTS:
        out = written(records, dialect)
        kept = {"bibtex:xref", *(["bibtex:crossref"] if dialect == "biblatex" else [])}
        assert ("crossref" in out) == (dialect == "biblatex")
        assert [without_type(one) for one in read(out)] == [
            msgspec.structs.replace(one, extra={name: one.extra[name] for name in one.extra if name in kept})
            for one in records
        ]


PART = "@inproceedings{c, author = {Doe, Jane}, title = {T}, pages = {1--2}, crossref = {p}"
PROCEEDINGS = "@proceedings{p, title = {Proceedings}, publisher = {P}, year = 2020, editor = {Roe, R.}"


def names_of_part(text: str, **options: object) -> list[str]:
    return names_in(next(one for one in written(read(text), "biblatex", **options).split("\n\n") if "{c," in one))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{PART}}} {PROCEEDINGS}}}", "author title pages crossref"),
        (f"{PART}, publisher = {{P}}, year = 2020}} {PROCEEDINGS}}}", "author title pages date publisher crossref"),
        (f"{PART}, publisher = {{Q}}}} {PROCEEDINGS}}}", "author title pages publisher crossref"),
        # biber inherits from these in another way than BibTeX
        (f"{PART}}} {PROCEEDINGS}}}".replace("@proc", "@book{x} @misc"), "author title booktitle pages crossref"),
        # the DOI is that of the proceedings
        (f"{PART}}} {PROCEEDINGS}, doi = {{10.1000/p}}}}", "author title editor booktitle pages date publisher"),
        (f"{PART}, doi = {{10.1000/c}}}} {PROCEEDINGS}, doi = {{10.1000/p}}}}", "author title pages doi crossref"),
        # nobody has the whole; biblatex-apa prints a part otherwise than a paper of its own
        (f"{PART}}}", "author title pages crossref"),
        # the whole may come first, and refer to another one itself
        (f"{PROCEEDINGS}, crossref = {{s}}}} {PART}}} @misc{{s, series = {{S}}}}", "author title pages crossref"),
    ],
)
def test_a_part_for_biber_has_only_its_own_fields_where_it_inherits_the_rest(text: str, names: str) -> None:
    assert names_of_part(text) == names.split()


def test_a_part_without_its_whole_or_without_its_reference_has_all_fields() -> None:
    part, _ = read(f"{PART}}} {PROCEEDINGS}}}")
    names = ["author", "title", "editor", "booktitle", "pages", "date", "publisher"]

    assert names_in(written([part], "biblatex")) == names
    assert names_of_part(f"{PART}}} {PROCEEDINGS}}}", omit=("crossref",)) == names
    assert names_of_part(f"{PART}}} {PROCEEDINGS}}}", fields=("title", "publisher")) == ["title", "publisher"]
    other = read("@proceedings{p, title = {Another}, publisher = {P}, year = 2020, editor = {Roe, R.}}")
    assert names_in(written([part, *other], "biblatex").split("\n\n")[0]) == names


def test_references_follow_a_key_that_is_written_differently() -> None:
    part, whole, third = read(f"{PART}}} {PROCEEDINGS}}} @misc{{m, title = {{M}}, related = {{c,P, n}}, xref = {{p}}}}")
    whole = msgspec.structs.replace(whole, key="p#1", aliases=("p",))
    out = written([part, whole, third], "biblatex")

    assert "{psharp1" in out
    assert "crossref      = {psharp1}" in out
    assert "related       = {c,psharp1,n}" in out
    assert "xref          = {psharp1}" in out


NAMES = st.sampled_from(["Doe, Jane", "{The Group}", "van der Berg, Hans and others", "Müller, J\\'an and Łoś, A."])
PERSONS = ["author", "editor", "editora", "translator", "introduction", "holder", "bookauthor", "shortauthor"]
TEXTS = [
    "title",
    "subtitle",
    "shorttitle",
    "booktitle",
    "booksubtitle",
    "maintitle",
    "journal",
    "journaltitle",
    "journalsubtitle",
    "shortjournal",
    "series",
    "volume",
    "number",
    "issue",
    "eid",
    "articleno",
    "pages",
    "chapter",
    "edition",
    "version",
    "publisher",
    "organization",
    "institution",
    "school",
    "howpublished",
    "address",
    "location",
    "venue",
    "eventtitle",
    "note",
    "addendum",
    "annote",
    "annotation",
    "abstract",
    "keywords",
    "type",
    "language",
    "langid",
    "rights",
    "license",
    "copyright",
    "isbn",
    "issn",
    "pmid",
    "pmcid",
    "pubstate",
    "entrysubtype",
    "doi",
    "url",
    "eprint",
    "eprinttype",
    "eprintclass",
    "archiveprefix",
    "primaryclass",
    "ids",
    "library",
    "file",
    "invented",
    "x-y_z",
    "origtitle",
]
DATES = ["date", "year", "month", "day", "eventdate", "origdate", "urldate", "lastchecked"]
VALUES: dict[str, st.SearchStrategy[str]] = {
    **dict.fromkeys(PERSONS, NAMES),
    **dict.fromkeys(
        ("date", "eventdate", "origdate", "urldate", "lastchecked"),
        st.sampled_from(
            ["2020", "2020-05", "2020-05-06", "2020-05-06/2020-06", "2020/2021", "199X", "2001-22", "1988/", "in~press"]
        ),
    ),
    "year": st.sampled_from(["2020", "2021", "1984--86", "circa~1990", "in~press"]),
    "month": st.sampled_from(["12", "may", "May~3", "dec~12", "oct-nov", "Easter"]),
    "day": st.sampled_from(["3", "12"]),
    **dict.fromkeys(
        ("volume", "number", "issue", "eid", "articleno", "pages", "chapter", "edition", "version"),
        st.sampled_from(["1", "2", "12", "e7", "1--2", "Second", "3rd", "A-1", "v2~beta", "1.2"]),
    ),
    "doi": st.sampled_from(["10.1000/xyz", "10.1002/(SICI)1<2>3", "none"]),
    "url": st.sampled_from(["http://a.org/x_y", "https://doi.org/10.1000/xyz", "https://arxiv.org/abs/1706.03762v1"]),
    "eprint": st.sampled_from(["1706.03762", "1706.03762v2", "hep-th/9603067", "7"]),
    **dict.fromkeys(("eprinttype", "archiveprefix"), st.sampled_from(["arxiv", "arXiv", "jstor", "pubmed"])),
    **dict.fromkeys(("eprintclass", "primaryclass"), st.sampled_from(["cs.CL", "hep-th"])),
    **dict.fromkeys(
        ("language", "langid"), st.sampled_from(["english", "ngerman", "de-DE", "american", "klingon", "no", "eo"])
    ),
    "type": st.sampled_from(["Corpus", "Technical Report", *GENRES]),
    "entrysubtype": st.sampled_from(["magazine", "newspaper", "other"]),
    "isbn": st.sampled_from(["978-0-262-03384-8", "978-0-262-03384-8 (print), 0-262-03384-8"]),
    "pmid": st.just("12345"),
    "ids": st.sampled_from(["one", "one,two"]),
    "pubstate": st.sampled_from(["inpress", "submitted"]),
}
WORDS = st.lists(
    st.sampled_from(
        ["One", "two", "{CLIP}", 'M\\"{u}ller', "Łódź", "\\emph{et} al", "R\\&D", "$x^2$", "10\\%", "a--b"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
FIELDS = st.lists(st.sampled_from([*PERSONS, *TEXTS, *DATES]), max_size=12, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: VALUES.get(name, WORDS) for name in names})
)


@given(st.sampled_from(sorted(BIBLATEX | TYPES.keys() | {"newthing"})), FIELDS, st.sampled_from(DIALECTS))
def test_no_field_is_lost(kind: str, fields: dict[str, str], dialect: str) -> None:
    first, second = through(entry_of(kind, fields), dialect)

    assert without_type(second) == without_type(first)


@given(st.lists(st.tuples(st.sampled_from(sorted(BIBLATEX)), FIELDS), max_size=4), st.sampled_from(DIALECTS))
def test_no_entry_is_lost_on_the_way_through_a_catalog(entries: list[tuple[str, dict[str, str]]], dialect: str) -> None:
    text = "".join(
        entry_of(kind, {name: value for name, value in fields.items() if name != "ids"}).replace("{k,", f"{{k{number},")
        for number, (kind, fields) in enumerate(entries)
    )
    catalog, _ = bibtex.read(text)
    curated = toml.read(dumps(catalog)).entries
    records = [normalised(entry, None, None, None) for entry in curated]
    again = read(written(records, dialect))

    assert [without_type(one) for one in again] == [without_type(one) for one in read(text)]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_part_is_lost_of_a_booktitle_that_is_taken_apart(dialect: str) -> None:
    booktitle = "2018 IEEE Conference on Tests, TEST 2018, Salt Lake City, UT, USA, June 18-22, 2018"
    catalog, _ = bibtex.read(f"@inproceedings{{k, author = {{Doe, Jane}}, title = {{T}}, booktitle = {{{booktitle}}}}}")
    (again,) = read(written([normalised(catalog.entries[0], None, None, None)], dialect))

    assert again.container_title == booktitle


@pytest.mark.parametrize(
    ("field", "tex", "bibtex"),
    [
        ("title", "The <em>Tachy</em> of CO<sub>2</sub>", r"The \textit{{Tachy}} of {CO}\textsubscript{2}"),
        ("title", r"The $<$i$>$Tachy$<$/i$>$", r"The \textit{{Tachy}}"),
        ("title", r"Less {\textless} and More {\textgreater}", r"Less {\textless} and More {\textgreater}"),
        ("author", r"Bj\o rn Fa\ss el", r"Fa{\ss}el, Bj{\o}rn"),
        ("author", r"Bj{\o}rn Fa\ss{}el", r"Bj{\o}rn Fa\ss{}el"),
    ],
)
def test_what_tex_or_bibtex_would_misread_is_written_anew(field: str, tex: str, bibtex: str) -> None:
    records = read(f"@book{{k, {field} = {{{tex}}}, publisher = {{P}}, year = 2020}}")

    assert f"= {{{bibtex}}}" in written(records, "bibtex")


@pytest.mark.parametrize("kind", ["jurisdiction", "legislation", "legal", "movie", "report", "online"])
def test_the_journal_of_any_type_keeps_its_name_in_biblatex(kind: str) -> None:
    (first,) = read(f"@{kind}{{k, title = {{T}}, journaltitle = {{AC}}, date = {{1990}}}}")

    assert "journaltitle  = {AC}" in written([first], "biblatex")
    assert "booktitle" not in written([first], "biblatex")
