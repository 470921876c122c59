import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.bibtex.source import Source


def fields(text, line=1, key="k"):
    found = Source(text).find(line, key)
    assert found is not None
    assert text[found.start : found.end] == found.source
    return [(field.name, field.text) for field in found.fields]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@misc{k, a = {x}}", [("a", "x")]),
        ("@misc{k,\n  a = {x},\n  b = \"y\",\n  c = 3,\n}", [("a", "x"), ("b", "y"), ("c", "3")]),
        ("@misc(k, a = {x)}, b={y})", [("a", "x)"), ("b", "y")]),
        ("@ misc { k , a={x} }", [("a", "x")]),
        ("@misc{k\n , a = {x}\n , b = {y}\n}", [("a", "x"), ("b", "y")]),
        ('@misc{k, a = "x {"} y", b = {z}}', [("a", 'x {"} y'), ("b", "z")]),
        ("@misc{k, a = {x {y} z}, b = {{w}}}", [("a", "x {y} z"), ("b", "{w}")]),
        ('@misc{k, month = "1~" # jan, b = me}', [("month", '"1~" # jan'), ("b", "me")]),
        ("@misc{k, a = {x}\r\n, b = {}\r\n}", [("a", "x"), ("b", "")]),
        ("@misc{k, a = {\\\"o \\& 5\\%}}", [("a", "\\\"o \\& 5\\%")]),
        ("@misc{k, a = {x, y = {z}}}", [("a", "x, y = {z}")]),
        ("@misc{k}", []),
        ("@misc{k, a = {x} b = {y}}", [("a", "x"), ("b", "y")]),
        ("@misc{k, a = {x},, b = {y}}", [("a", "x"), ("b", "y")]),
        ("@misc{k, a = {x}, % comment\n b = {y}}", [("a", "x"), ("b", "y")]),
        ("@misc{k, a = {x\\}, b = {y}}", [("a", "x\\"), ("b", "y")]),
        ("@misc{k, a = }", [("a", "")]),
    ],
)  # fmt: skip
def test_an_entry_is_read_as_bibtex_reads_it(text, expected):
    assert fields(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "@misc{other, a = {x}}",
        "@misc{k, a = {x}, A = {y}}",
        "@misc{k, a = {x}",
        "@misc{k, a = {x)}",
        "@misc(k, a = {x}}",
        '@misc{k, a = "x} y"}',
        "@misc{k, a = {x} {y}}",
        "@misc{k, a}",
        "% @misc{k, a = {x}}",
        "\ufeff% @misc{k, a = {x}}",
        "@misc{k, a = {x}} @misc{k, a = {x}}",
        "",
    ],
)
def test_an_entry_that_is_broken_or_not_alone_is_not_found(text):
    assert Source(text).find(1, "k") is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_entry_is_found_by_line_and_key_whatever_the_line_ends(end):
    text = end.join(["\ufeff% comment", "junk @misc{x, a = {1}} @misc{k,", " a = {2}}", "@misc{k, a = {3}}"])

    assert fields(text, 2) == [("a", "2")]
    assert fields(text, 4) == [("a", "3")]
    assert Source(text).find(3, "k") is None
    assert Source(text).find(9, "k") is None


PIECES = ("@misc{k", ",", " a = ", "b=", "{", "}", '"', "x", "\n", "#", "\\", "%", "1", "(", ")")


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=40))
def test_every_character_belongs_to_a_part(text):
    source = Source(text)

    assert "".join(text[part.start : part.end] for part in source.parts) == text
    assert all(source.syntax(one).source == text[one.start : one.end] for one in source.entries)
