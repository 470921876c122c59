"""Catalogs and CSL items in YAML."""

import contextlib
import tomllib

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import InvalidInput
from bibexport.formats import yaml_catalog as yaml
from bibexport.formats.options import ExportOptions
from bibexport.formats.recognition import recognise
from bibexport.formats.table import read, writer
from bibexport.formats.toml import read as toml
from bibexport.model import Catalog
from tests.formats.library import LIBRARY

CATALOG = """\
title: My list
export: {venues: short}
entries:
  - key: CLIP
    title: "Learning: Transferable"
    authors: [Alec Radford, "Kim, Jong Wook", et al.]
    section: [A, B]
    venue: ICML 2021
    arxiv: 2103.00020
    links: {code: https://github.com/OpenAI/CLIP, other: [{url: https://x.org/, label: X}]}
  - key: no
    doi: 10.1000/182
    preprint: true
    year: 2020
    volume: 7
    pages: 1-9
    override:
      title: Second
      volume: 12
      issued: 2021-07-18
"""
TOML = """
title = "My list"
export = { venues = "short" }
[[entry]]
key = "CLIP"
title = "Learning: Transferable"
authors = ["Alec Radford", "Jong Wook Kim", "et al."]
section = ["A", "B"]
venue = "ICML 2021"
arxiv = "2103.00020"
links = { code = "https://github.com/OpenAI/CLIP", other = [{ url = "https://x.org/", label = "X" }] }
[[entry]]
key = "no"
doi = "10.1000/182"
preprint = true
year = 2020
volume = "7"
pages = "1–9"
[entry.override]
title = "Second"
volume = 12
issued = "2021-07-18"
"""


def said(catalog: Catalog) -> list[str]:
    return [repr(entry).partition(", path=")[0] for entry in catalog.entries]


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        yaml.read(text, "c.yaml")
    return [str(fault) for fault in caught.value.faults]


def test_a_catalog_says_the_same_in_yaml_and_in_toml():
    read = yaml.read(CATALOG, "c.yaml")

    assert said(read) == said(toml.read(TOML))
    assert (read.title, read.export) == ("My list", {"venues": "short"})
    assert [entry.line for entry in read.entries] == [4, 11]


@pytest.mark.parametrize("text", ["", "# nothing\n", "entries:\n", "title: T\n", "entries: []\n"])
def test_a_catalog_may_be_empty(text):
    assert yaml.read(text).entries == ()


def test_the_list_of_entries_may_stand_alone():
    assert [entry.arxiv for entry in yaml.read("- key: A\n  arxiv: 2103.00020\n").entries] == ["2103.00020"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("entries:\n- key: A\n  arxiv: 21\n", ["c.yaml:3: A: arxiv: expected a string, got 21"]),
        ("entries:\n- key: A\n  venu: x\n", ["c.yaml:3: A: unknown field 'venu'; did you mean 'venue'?"]),
        ("entries:\n- key: A\n- key: a\n", ["c.yaml:3: a: BibTeX treats 'a' and 'A' (the entry in line 2) as the same key; give one of them another key"]),
        ("entries:\n- key: A\n  override:\n    issued: soon\n", ["c.yaml:4: A: issued: expected a date such as \"2021\", \"2021-07\", \"2021-07-18\" or { literal = \"in press\" }, got 'soon'"]),
        ("entries:\n- key: A\n  key: B\n", ["c.yaml:3: not valid YAML: 'key' occurs twice"]),
        ("entries:\n- just words\n", ["c.yaml:2: expected an entry, such as `key: CLIP`, got 'just words'"]),
        ("entries: 5\n", ["c.yaml:1: not valid YAML: expected a list, each item after a dash"]),
        ("words\n", ["c.yaml:1: not valid YAML: expected `entries:`, a list, or `references:`, CSL items"]),
        ("a: &x [1]\nb: *x\n", ["c.yaml:1: not valid YAML: anchors are not read; write the value out wherever it belongs"]),
        ("a: [1\n", ["c.yaml:2: not valid YAML: did not find expected ',' or ']'"]),
        ("a: b\n---\nc: d\n", ["c.yaml:2: not valid YAML: but found another document"]),
        ("a: \x07\n", ["c.yaml:1: not valid YAML: it holds the character U+0007"]),
        ("[" * 5000, ["c.yaml:1: not valid YAML: exceeded maximum nesting depth"]),
        ("[" * 900 + "]" * 900, ["c.yaml:1: not valid YAML: it is nested too deeply"]),
        ("? [a]\n: b\n", ["c.yaml:1: not valid YAML: expected the name of a field before the colon"]),
    ],
)  # fmt: skip
def test_faults_are_reported_with_their_lines(text, expected):
    assert faults(text) == expected


TAGS = [
    ("!!python/object/apply:os.system [touch pwned]", "!!python/object/apply:os.system"),
    ("!!python/name:os.system", "!!python/name:os.system"),
    ("!!python/object/new:os.system\n  args: [id]", "!!python/object/new:os.system"),
    ("!!python/tuple [a, b]", "!!python/tuple"),
    ("!!binary aGVsbG8=", "!!binary"),
    ("!!set {a, b}", "!!set"),
    ("!!omap [a: b]", "!!omap"),
    ("!!str 2020", "!!str"),
    ('!!int "5"', "!!int"),
    ("!!null x", "!!null"),
    ("!ENV PASSWORD", "!ENV"),
    ("!include /etc/passwd", "!include"),
    ("! text", "!"),
    ("!<tag:example.org,2000:x> y", "tag:example.org,2000:x"),
    (f"!{'x' * 500} y", f"!{'x' * 59}"),
]


@pytest.mark.parametrize(("value", "tag"), TAGS)
def test_a_tag_is_an_error_with_its_line(value, tag):
    message = f"not valid YAML: tags are not read; write the value without {tag}"

    assert faults(f"entries:\n- key: A\n  note: {value}\n") == [f"c.yaml:3: {message}"]
    # Also in data files, whose entries have no keys, and on the list itself.
    with pytest.raises(InvalidInput, match=r"c\.yaml:2: not valid YAML: tags are not read"):
        read(f"- title: Learned Closures\n  note: {value}\n", "yaml", "c.yaml")
    assert faults(f"entries: {tag if tag.startswith('!') else f'!<{tag}>'}\n- key: A\n")[0].startswith("c.yaml:1: ")


@pytest.mark.parametrize("text", ["Widgets!", "!!str", "a !b", "Yahoo!: a portal"])
def test_an_exclamation_mark_in_a_text_is_not_a_tag(text):
    (entry,) = yaml.read(f"entries:\n- key: A\n  title: '{text}'\n").entries

    assert entry.title == text


def test_several_faults_are_expected_at_once():
    assert len(faults("top: 1\nentries:\n- key: A\n  x: 1\n- title: T\n")) == 3


@given(st.text(st.sampled_from("ab:-#[]{}'\"|>&*!%@` \n\t,?1~.é\x00\u2028"), max_size=40) | st.text(max_size=20))
def test_any_text_is_read_or_refused_in_words(text):
    with contextlib.suppress(InvalidInput):
        yaml.read(text, "c.yaml")


@pytest.mark.parametrize("opening", ["references:\n", ""])
def test_csl_items_come_back_as_they_were_written(opening):
    written = "".join(writer("csl-yaml")(LIBRARY, ExportOptions()))
    read = yaml.read(written.replace("references:\n", opening, 1))

    records = [entry.record for entry in read.entries if entry.record]
    assert "".join(writer("csl-yaml")(records, ExportOptions())) == written
    assert read.entries[0].line == 2 - (not opening)


def test_plain_scalars_are_texts_but_for_words_and_whole_numbers():
    item = (
        yaml.read("references:\n- {id: a, type: book, volume: 07, page: 1.10, title: no, note: '12'}\n")
        .entries[0]
        .record
    )

    assert item
    assert (item.volume, item.pages, item.title, item.note) == ("07", "1.10", "no", "12")


@pytest.mark.parametrize("text", [CATALOG, "---\nreferences:\n", "- key: A\n", "# x\nentries:\n- key: A\n"])
def test_yaml_that_comes_without_a_name_is_known(text):
    assert recognise(text) == "yaml"


def test_what_another_program_writes_is_read():
    table = tomllib.loads(TOML)
    table["entries"] = table.pop("entry")

    assert said(yaml.read(pyyaml.safe_dump(table, sort_keys=False))) == said(yaml.read(CATALOG))
