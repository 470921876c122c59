"""Answers that are not quite JSON or XML: read, or refused by name."""

import json

import pytest

from bibexport.errors import PayloadError
from bibexport.sources.payload import json_body, xml_body
from bibexport.sources.source import Reply


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"a \ud800", "a \ufffd"),
        (r"\udfff a", "\ufffd a"),
        (r"\uD83D", "\ufffd"),
        (r"\ud83d\ude00", "\U0001f600"),
        (r"\ud83d \ude00", "\ufffd \ufffd"),
        (r"\ude00\ud83d", "\ufffd\ufffd"),
        (r"\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
        (r"\ud83d\u0041", "\ufffdA"),
        (r"\\\\ud800", r"\\ud800"),
        (r"\\\ud800", "\\\ufffd"),
        (r"\ud83d\\ude00", "\ufffd\\ude00"),
        (r"\u00e9 \ud7ff", "é \ud7ff"),
    ],
)
def test_half_of_a_surrogate_pair_becomes_a_replacement_character(escaped, text):
    body = f'{{"a{escaped}": ["{escaped}", 1, null]}}'.encode()

    assert json_body(Reply(status=200, body=body)) == {f"a{text}": [text, 1, None]}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b'{"a": NaN}', b"[Infinity]", b"{} {}", b'{"a": \xff}', b"\xff\xfe{\0}\0", b"[" * 100_000,
        b'["\\ud8"]', b'["\\u{d800}"]', b'["\xed\xa0\x80"]', b"[" + b"9" * 5000 + b"]", b"[1e]", b"['a']",
    ],
)  # fmt: skip
def test_what_is_not_json_is_refused(body):
    with pytest.raises(PayloadError, match="JSON that cannot be read"):
        json_body(Reply(status=200, body=body))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<a>", b"<a/><b/>", b"<a>&b;</a>", b"<a>&#xD800;</a>", b"<a>\x01</a>", b"<a b='1' b='2'/>", b"<a>\xff</a>",
        b"<!DOCTYPE a><a/>", b"<!ENTITY a 'b'><a/>", b"<?xml version='1.0' encoding='nonsense'?><a/>", b"<a:b/>",
        "<a/>".encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_not_xml_is_refused(body):
    with pytest.raises(PayloadError, match="XML"):
        xml_body(Reply(status=200, body=body))


def test_deep_xml_is_read_without_recursion():
    assert xml_body(Reply(status=200, body=b"<a>" * 50_000 + b"</a>" * 50_000)).tag == "a"


def test_the_same_json_comes_back_whatever_is_escaped():
    value = {"ä\U0001f600": ["\ufffd", "\\ud800", 1.5, True, None, {}]}

    assert json_body(Reply(status=200, body=json.dumps(value).encode())) == value
