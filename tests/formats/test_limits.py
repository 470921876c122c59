"""Catalogs that no person writes: an error that names the line, never a traceback."""

from contextlib import suppress

import pytest

from bibexport.errors import InvalidInput
from bibexport.formats.table import KINDS, READERS, read

DIGITS = "9" * 5000
DEEP = {depth: ("[" * depth, "]" * depth) for depth in (30, 300, 900, 1500, 50_000)}


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        ("toml", f'[[entry]]\nkey = "A"\n\n[[entry]]\nkey = "B"\nyear = {DIGITS}\n', 6),
        ("toml", f'[[entry]]\nkey = "A"\nyear = 0x{"f" * 5000}\n', 3),
        ("csl-json", f'[{{"title": "A",\n"year": 1}},\n{{"title": "B",\n"year": {DIGITS}}}]', 4),
        ("toml", f"export = {{ indent = {DIGITS} }}\n", 1),
        ("yaml", f"entries:\n- key: A\n  year: {DIGITS}\n", 3),
        ("yaml", f"references:\n- id: A\n  type: book\n  volume: {DIGITS}\n", 4),
        ("csl-json", f'[{{"id": "A"}},\n{{"id": "B", "volume": {DIGITS}}}]', 2),
        ("csl-json", f'[{{"id": "A"}},\n{{"id": "B", "issued": {{"date-parts": [[{DIGITS}]]}}}}]', 2),
        ("csl-json", f'[{{"id": "A",\n"custom": {{"a": [-{DIGITS}]}}}}]', 2),
        ("toml", f'[[entry]]\nkey = "A"\npreprint = {DIGITS}\n', 3),
        ("toml", f'[[entry]]\nkey = "A"\ntags = ["x", -{DIGITS}]\n', 3),
        ("toml", f'[[entry]]\nkey = "A"\nlinks = {{ code = {DIGITS} }}\n', 3),
        ("toml", f'[[entry]]\nkey = "A"\n[entry.override]\nvolume = {DIGITS}\n', 4),
        ("yaml", f"entries:\n- key: A\n  tags: [x, -{DIGITS}]\n", 3),
        ("yaml", f"- title: A\n  year: +{DIGITS}\n", 2),
        ("yaml", f"entries:\n- key: A\n  override:\n    volume: {DIGITS}\n", 4),
    ],
)
def test_a_number_of_thousands_of_digits_is_an_error_with_its_line(kind, text, line):
    with pytest.raises(InvalidInput, match="a number with too many digits") as caught:
        read(text, kind, "file")

    assert str(caught.value).startswith(f"file:{line}: ")


@pytest.mark.parametrize("depth", DEEP)
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("toml", '[[entry]]\nkey = "A"\ntags = %s1%s\n'),
        ("toml", '[[entry]]\nkey = "A"\n[entry.override]\nauthors = %s1%s\n'),
        ("toml", "export = %s1%s\n"),
        ("yaml", "entries:\n- key: A\n  tags: %s1%s\n"),
        ("yaml", "entries:\n- key: A\n  override: {authors: %s1%s}\n"),
        ("yaml", "references:\n- id: A\n  type: book\n  note: %s1%s\n"),
        ("csl-json", '[{"id": "A", "note": %s1%s}]'),
        ("csl-json", "%s1%s"),
    ],
)
def test_deep_nesting_is_an_error_that_names_the_file(kind, text, depth):
    with pytest.raises(InvalidInput, match=r"^file:"):
        read(text % DEEP[depth], kind, "file")


@pytest.mark.parametrize("depth", [30, 900, 5000])
def test_dotted_keys_and_tables_nest_as_deep(depth):
    for name in ("links" + ".a" * depth + " = 1", "[entry.links" + ".a" * depth + "]"):
        with pytest.raises(InvalidInput, match=r"^file:"):
            read(f'[[entry]]\nkey = "A"\n{name}\n', "toml", "file")


@pytest.mark.parametrize("value", ["nonsense", "1", "[" * 100_000])
@pytest.mark.parametrize("variable", ["custom", "chair", "original-date"])
def test_json_in_an_override_is_checked_when_it_is_read(variable, value):
    text = f'[[entry]]\nkey = "A"\n[entry.override.extra]\n{variable} = "{value}"\n'

    with pytest.raises(InvalidInput, match=rf"^file:.*{variable}: expected CSL-JSON"):
        read(text, "toml", "file")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("opening", ["[", "{", "(", "- ", "> ", '"', "<b>", "a: ", "[[", "{{", "a={", "@a{", "#"])
@pytest.mark.parametrize("count", [50, 2000])
def test_a_repeated_opening_is_read_or_refused(kind, opening, count):
    assert READERS[kind]
    with suppress(InvalidInput):
        read(opening * count, kind, "file")
