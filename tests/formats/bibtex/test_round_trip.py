"""Records that our own writers put into .bib files, read back."""

import string

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.bibtex import read as bibtex
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.ids import ArxivId, Doi
from bibexport.model import Date, Name, Record


def read_back(record: Record, dialect: str = "bibtex", options: ExportOptions | None = None) -> Record:
    text = "".join(writer(dialect)([record], options or ExportOptions()))
    catalog, faults = bibtex.read(text)

    assert not faults, (text, faults)
    (entry,) = catalog.entries
    assert entry.record is not None
    assert (entry.key, entry.arxiv, entry.doi) == (record.key, record.arxiv, record.doi)
    return entry.record


def without_type(record: Record) -> Record:
    """What was read, without the entry type, which tells that it was."""
    extra = {name: value for name, value in record.extra.items() if name != "bibtex:entrytype"}
    return msgspec.structs.replace(record, extra=extra)


def paper(**fields: object) -> Record:
    given = {
        "type": "paper-conference",
        "title": "A Title",
        "authors": (Name(family="Doe", given="Jane"),),
        "container_title": "Proceedings of Tests",
        "issued": Date(year=2021, month=7),
    }
    return Record(key="k", **(given | fields))  # type: ignore[arg-type]


HARD: list[Record] = (
    [
        paper(title=title)
        for title in (
            "Escaping c:\\temp\\new & 100% of #1 in snake_case",
            "When a < b and b > c | d Hold: x^2 ~ y",
            "From $5 to $10: --help f'' and {a} set",
            "“Quoted” and ‘single’ – dashed — more… it's",
            "On $\\mathcal{O}(n \\log n)$ Sorting with $x_{1}$",
            "The <i>Drosophila</i> Genome at 13<sup>th</sup> H<sub>2</sub>O with <b>Bold</b>",
            "S³ and x₁₂ over β-VAE ≤ π → ∞",
            "Łukasz Übel naïve Ænigma œuvre ß Đorđe ş ș ế ậ ŋ ı",
            "LLaVA-1.5, GPT-4V, iPhone, pH: {CLIP}-Based 3D ECLAIR",
            "中文标题 и Кириллица ελληνικά",
            "Émile's Étude: ÉCLAIR",
            "",
        )
    ]
    + [
        paper(authors=authors)
        for authors in (
            (
                Name(family="Maaten", given="Laurens", particle="van der"),
                Name(family="King", given="M. L.", suffix="Jr."),
            ),
            (Name(literal="Barnes and Noble"), Name(literal="Google, Inc."), Name(literal="Österreichische Akademie")),
            (Name(family="De Clercq", given="Orphée"), Name(family="Cruz y Vega", given="Ana", particle="de la")),
            (Name(family="al-Khwarizmi", given="Muhammad"), Name(family="O'Neil", given="Sean-Paul")),
            (Name(family="Øfele", given="Éva"), Name(family="Nguyễn", given="Thị Ánh"), Name(family="Łoś", given="Ł.")),
            (Name(family="李", given="明"), Name(family="Иванов", given="Иван")),
            (Name(family="Aristotle"),),
            (Name(family="Doe", given="Jane"), Name(literal="others")),
            (Name(family="And", given="Andy"), Name(family="Band and Sons", given="B.")),
            (),
        )
    ]
    + [
        paper(editors=(Name(family="Roe", given="R."),), collection_title="LNCS", volume="12", pages="12-1–12-15"),
        paper(collection_title="LNCS", collection_number="12", publisher="Springer & Co.", publisher_place="Köln"),
        paper(type="article-journal", container_title="J. of A & B", volume="3", issue="1-2", pages="1, 3–4"),
        paper(
            type="article-journal", doi=Doi("10.1002/(sici)1<2:a_b>3.0.co;2-o"), url="https://example.org/~a_b?c=%20#d"
        ),
        paper(type="book", container_title="", edition="2", publisher="MIT Press", isbn="978-0-262-03384-8"),
        paper(type="chapter", chapter_number="4", pages="9"),
        paper(type="thesis", container_title="", publisher="ETH Zürich", genre="PhD thesis"),
        paper(type="thesis", container_title="", publisher="ETH Zürich", genre="Master's thesis"),
        paper(type="thesis", container_title="", publisher="ETH Zürich", genre="Habilitation"),
        paper(type="report", container_title="", publisher="IBM", number="RC-1", genre="Technical report"),
        paper(type="report", container_title="", publisher="IBM", number="RC-1", genre="Research report"),
        paper(type="proceedings", container_title="", publisher="ACM", issued=Date(year=1999)),
        paper(type="manuscript", container_title="", note="Draft"),
        paper(type="document", container_title="", publisher="Self", note="First. Second", tags=("one", "two three")),
        paper(type="document", container_title="", version="1.2", note="Read it"),
        paper(type="article", container_title="", publisher="arXiv", arxiv=ArxivId("1706.03762"), arxiv_version=5),
        paper(type="article", container_title="", publisher="arXiv", arxiv=ArxivId("hep-th/9603067")),
        paper(arxiv=ArxivId("1706.03762"), arxiv_category="cs.CL", abstract="About\u00e9 $x$ & more."),
        paper(language="de", title="Über die Grenzen der Erkenntnis"),
        paper(issued=Date(year=1984, end=Date(year=1986))),
        paper(issued=Date(literal="in press")),
        paper(issued=None),
    ]
)


@pytest.mark.parametrize("encoding", ["ascii", "utf8"])
@pytest.mark.parametrize("record", HARD)
def test_a_record_comes_back_from_bibtex(record: Record, encoding: str) -> None:
    assert without_type(read_back(record, options=msgspec.convert({"encoding": encoding}, ExportOptions))) == record


@pytest.mark.parametrize("record", HARD)
def test_a_record_comes_back_from_biblatex(record: Record) -> None:
    assert without_type(read_back(record, "biblatex")) == record


MORE_IN_BIBLATEX: list[Record] = [
    paper(short_title="A", translators=(Name(family="Roe", given="R."),), accessed=Date(year=2021, month=2, day=3)),
    paper(issued=Date(year=2021, month=7, day=18, end=Date(year=2021, month=7, day=24))),
    paper(event_title="Trials", event_place="Rome", event_date=Date(year=2021, month=7)),
    paper(type="article-journal", number="e100", container_title_short="J."),
    paper(type="webpage", container_title="", publisher="Mozilla", url="https://example.org", accessed=Date(year=2021)),
    paper(type="dataset", container_title="", publisher="Zenodo", version="2"),
    paper(type="software", container_title="", publisher="Zenodo", version="2.1"),
    paper(type="patent", container_title="", number="EU-1"),
    paper(type="entry-encyclopedia", container_title="Encyclopedia"),
    paper(language="en-GB", aliases=("old", "older")),
]


@pytest.mark.parametrize("record", MORE_IN_BIBLATEX)
def test_biblatex_says_more(record: Record) -> None:
    assert without_type(read_back(record, "biblatex")) == record


letters = string.ascii_letters + string.digits + "ÉéÜüøŁłßçñ中文β" + " -.,:;!?()[]/&%#_+=*@"
words = st.text(letters, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
# Two signs in a row that TeX would make another of come out as they went in, but not a blank before a brace.
titles = st.lists(
    st.one_of(words, st.sampled_from(["$x^2$", "<i>in vitro</i>", "“quoted”", "f''", "a--b", "{x}", "~", "\\"]))
)
texts = titles.map(lambda parts: " ".join(" ".join(parts).split()))
names = st.builds(
    Name,
    family=st.from_regex(r"[A-ZÉŁ][a-zéßø]{1,8}", fullmatch=True).filter(
        lambda name: name.lower() not in ("and", "ii", "iii", "iv", "jr", "sr")
    ),
    given=st.from_regex(r"[A-ZÉ][a-zé]{1,8}( [A-ZÉ]\.)?", fullmatch=True).filter(lambda name: name.lower() != "and"),
    particle=st.sampled_from(["", "van der", "de"]),
)
records = st.builds(
    Record,
    key=st.just("k"),
    type=st.sampled_from(["article-journal", "paper-conference", "chapter"]),
    title=texts,
    authors=st.lists(names, max_size=3).map(tuple),
    container_title=texts.filter(lambda text: any(character.isalpha() for character in text)),
    volume=st.from_regex(r"[0-9]{0,3}", fullmatch=True),
    pages=st.sampled_from(["", "1–2", "12-1–12-15", "e100"]),
    publisher=texts,
    issued=st.one_of(
        st.none(), st.builds(Date, year=st.integers(1000, 2999), month=st.one_of(st.none(), st.integers(1, 12)))
    ),
    note=texts.filter(lambda text: not text.startswith("Version")),
    isbn=st.sampled_from(["", "978-0-262-03384-8"]),
)


@given(records, st.sampled_from(["bibtex", "biblatex"]))
def test_what_was_read_once_comes_back_for_ever(record: Record, dialect: str) -> None:
    once = read_back(record, dialect)

    assert read_back(once, dialect) == once


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_a_doi_that_had_to_be_encoded_is_the_same_again(dialect):
    written = "".join(writer(dialect)([Record(key="k", doi=Doi("10.1234/^^5c{a}"))], ExportOptions()))

    (entry,) = bibtex.read(written)[0].entries
    assert entry.doi == "10.1234/^^5c{a}"
