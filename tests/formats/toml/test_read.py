import pytest

from bibexport.errors import InvalidInput
from bibexport.formats.override_fields import RECORD_TYPES
from bibexport.formats.toml import read as toml
from bibexport.formats.toml import write as toml_writer
from bibexport.model import Catalog, Claim, Date, Entry, Link, Name
from bibexport.text.names import OTHERS

GOOD = '''\
title = "Vision"

[[entry]]
key = "LISA++"
title = "LISA++: An Improved Baseline"
authors = ["Senqiao Yang", "Qu, Tianyuan", "{LISA Team}", "et al."]
section = ["Segmentation", "Reasoning"]
venue = "ICML 2021"
volume = 12
pages = "7-9"
arxiv = "2312.17240v3"
doi = "https://doi.org/10.1000/X"
dblp = "conf/icml/X21"
links = { code = "https://example.org/a", dataset = [{ url = "https://example.org/b", label = "Code & Dataset" }] }
tags = ["vision"]
note = """two
lines"""

[entry.override]
type = "paper-conference"   # a comment
authors = ["Laurens van der Maaten", "{OpenAI}", "King, Jr., Martin"]
issued = 2024
pages = "1-9"

[[entry]]
key = "Prismatic VLMs"
sections = [["A"], ["B", "C"]]
preprint = true

[export]
venues = "short"
'''


def faults(text):
    with pytest.raises(InvalidInput) as caught:
        toml.read(text, "list.toml")
    return [str(fault) for fault in caught.value.faults]


def test_a_catalog_is_read_with_every_field():
    catalog = toml.read(GOOD, "list.toml")

    first, second = catalog.entries
    assert (catalog.title, catalog.export, catalog.path) == ("Vision", {"venues": "short"}, "list.toml")
    assert first == Entry(
        key="LISA++",
        title="LISA++: An Improved Baseline",
        authors=(
            Name(given="Senqiao", family="Yang"),
            Name(given="Tianyuan", family="Qu"),
            Name(literal="LISA Team"),
            OTHERS,
        ),
        sections=(("Segmentation", "Reasoning"),),
        claim=Claim(venue="ICML", year=2021),
        volume="12",
        pages="7–9",
        arxiv="2312.17240",
        arxiv_version=3,
        doi="10.1000/x",
        dblp="conf/icml/X21",
        links=(
            Link(kind="code", url="https://example.org/a", label="Code"),
            Link(kind="dataset", url="https://example.org/b", label="Code & Dataset"),
        ),
        tags=("vision",),
        note="two\nlines",
        override={
            "type": "paper-conference",
            "authors": (
                Name(given="Laurens", particle="van der", family="Maaten"),
                Name(literal="OpenAI"),
                Name(given="Martin", family="King", suffix="Jr."),
            ),
            "issued": Date(year=2024),
            "pages": "1–9",
        },
        path="list.toml",
        line=3,
    )
    assert second.sections == (("A",), ("B", "C"))
    assert second.preprint


def test_a_key_that_latex_cannot_take_is_made_safe_and_kept_as_an_alias():
    entry = toml.read(GOOD).entries[1]

    assert (entry.key, entry.aliases) == ("Prismatic-VLMs", ("Prismatic VLMs",))


def test_all_faults_are_reported_at_once_with_their_lines():
    text = """\
titel = "x"

[[entry]]
key = "A"
arxiv = "17o6.03762"

[[entry]]
key = "a"
colour = "red"

[[entry]]
title = "no key"

[[entry]]
key = "B"
title = "broken

[[entry]]
key = "C"
arxiv = 2103.00020
venu = "ICML"
links = { code = "not an address", kode = "https://x.org" }
year = "2021"

[entry.override]
type = "conference"
autors = ["x"]
"""
    assert faults(text) == [
        "list.toml:1: unknown field 'titel' at the top of the catalog; did you mean 'title'?",
        "list.toml:5: A: expected an arXiv id such as 1706.03762, got '17o6.03762'",
        "list.toml:7: a: BibTeX treats 'a' and 'A' (the entry in line 3) as the same key; give one of them another key",
        "list.toml:9: a: unknown field 'colour'; expected one of key, title, authors, section, sections, venue, year, volume, issue, pages, arxiv, doi, dblp, preprint, links, tags, note, description, aliases, ignore, override",
        "list.toml:11: an entry needs a `key`, such as CLIP",
        "list.toml:16: not valid TOML: illegal character '\\n'",
        'list.toml:20: C: arxiv: write the id between quotes, as in arxiv = "2103.00020" (a number loses its zeros)',
        "list.toml:21: C: unknown field 'venu'; did you mean 'venue'?",
        "list.toml:22: C: links: expected an address such as https://…, got 'not an address'",
        "list.toml:22: C: links: unknown kind 'kode'; did you mean 'code'?",
        "list.toml:23: C: year: expected a year such as 2021, got '2021'",
        f"list.toml:26: C: type: expected one of {', '.join(RECORD_TYPES)}, got 'conference'",
        "list.toml:27: C: unknown field 'autors' in the override; did you mean 'authors'?",
    ]


def test_what_is_no_list_of_authors_or_no_volume_is_reported_with_its_line():
    text = """\
[[entry]]
key = "A"
authors = "Ann Moe and Bo Ray"
volume = [12]
[[entry]]
key = "B"
authors = ["Ann Moe", "et al.", "Bo Ray"]
pages = true
[[entry]]
key = "C"
authors = ["Ann Moe", ""]
"""
    example = '["Alec Radford", "{OpenAI}", "et al."]'
    assert faults(text) == [
        f"list.toml:3: A: authors: expected a list of names such as {example}, got 'Ann Moe and Bo Ray'",
        "list.toml:4: A: volume: expected a string or a whole number, got [12]",
        "list.toml:7: B: authors: expected “et al.” at the end, where it stands for all others",
        "list.toml:8: B: pages: expected a string or a whole number, got True",
        "list.toml:11: C: authors: expected a name, got ''",
    ]


def test_two_entries_with_one_key_name_each_other():
    assert faults('[[entry]]\nkey = "A"\n[[entry]]\nkey = "A"\n') == [
        "list.toml:3: A: the entry in line 1 also has the key 'A'; give one of them another key"
    ]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ('title = ["x"]', "title: expected a string"),
        ("title = 1", "title: expected a string"),
        ("section = 'x'", "section: expected a list of strings"),
        ("sections = ['x']", "sections: expected lists of headings"),
        ("tags = [1]", "tags: expected a list of strings"),
        ("preprint = 'yes'", "preprint: expected true or false"),
        ("doi = '10.1/x'", "expected a DOI such as"),
        ("dblp = 'CLIP'", "expected a DBLP key such as"),
        ("links = 'https://x.org'", "links: expected a table"),
        ("override = 'x'", "expected a table"),
        ("override = { issued = 'soon' }", "issued: expected a date such as"),
        ("override = { authors = 'A B' }", "authors: expected a list of names"),
        ("override = { doi = 'x' }", "doi: expected a DOI such as"),
    ],
)
def test_a_field_of_the_wrong_kind_is_a_fault_with_its_line(field, message):
    (fault,) = faults(f'[[entry]]\nkey = "A"\n{field}\n')

    assert fault.startswith("list.toml:3: A: ")
    assert message in fault


def test_brackets_inside_a_text_of_several_lines_start_no_entry():
    catalog = toml.read('[[entry]]\nkey = "A"\nnote = """\n[[entry]]\nkey = "B"\n"""\n')

    assert [entry.key for entry in catalog.entries] == ["A"]


def test_an_empty_catalog_is_a_catalog():
    assert toml.read("") == Catalog()


def test_what_is_written_reads_back_the_same():
    catalog = toml.read(GOOD)
    entries = tuple(
        Entry(
            **{name: getattr(one, name) for name in one.__struct_fields__ if name not in ("override", "line", "path")}
        )
        for one in catalog.entries
    )

    again = toml.read(toml_writer.dumps(Catalog(title='Quotes " and \\ and \x7f', entries=entries), ["made by a test"]))

    assert again.title == 'Quotes " and \\ and'
    assert (
        tuple(
            Entry(**{name: getattr(one, name) for name in one.__struct_fields__ if name not in ("line", "path")})
            for one in again.entries
        )
        == entries
    )


def test_entries_in_one_list_are_refused_and_not_lost():
    assert faults('entry = [{ key = "A" }]\n') == ["list.toml:1: write each entry under its own header, [[entry]]"]


@pytest.mark.parametrize(
    "number", ["0x" + "f" * 5000, "0o" + "7" * 6000, "0b" + "1" * 20_000, "[1,\n 0x" + "f" * 5000 + "]"]
)
@pytest.mark.parametrize("field", ["year", "title", "venue", "nosuch"])
def test_an_integer_too_long_to_be_printed_is_an_error_in_every_base(number, field):
    (fault,) = faults(f'[[entry]]\nkey = "a"\n{field} = {number}\n')

    line = 3 + number.count("\n")
    assert fault == f"list.toml:{line}: not valid TOML: it has a number with too many digits"


@pytest.mark.parametrize("name", ["kei", "keyy", "Key"])
def test_a_misspelt_key_is_named(name):
    assert faults(f'[[entry]]\n{name} = "A"\ntitle = "X"\n') == [
        f"list.toml:2: unknown field {name!r}; did you mean 'key'?"
    ]
