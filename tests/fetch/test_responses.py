"""Tables and properties of the pure part of `fetch`."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import QueryTooLarge
from bibexport.fetch.responses import (
    AttemptFailed,
    Response,
    accept,
    decompress,
    limit_size,
    parse_rate_limit,
    parse_retry_after,
    resolve_redirect,
)

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("abc", None),
        ("12 s", None),
        ("1e3", None),
        ("٣", None),
        ("0", 0),
        ("-5", 0),
        (" 30 ", 30),
        ("1.5", 1.5),
        ("86400", 86400),
        ("Tue, 24 Nov 2026 12:01:00 GMT", 60),
        ("Tue, 24 Nov 2026 13:01:00 +0100", 60),
        ("Tue, 24 Nov 2026 12:01:00", 60),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 99 Oct 2026 07:28:00 GMT", None),
        ("Wed, 21 Oct 99999 07:28:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, seconds):
    assert parse_retry_after(header, NOW) == seconds


@given(st.text())
def test_a_retry_after_is_never_negative_or_an_error(header):
    seconds = parse_retry_after(header, NOW)

    assert seconds is None or 0 <= seconds <= 1e9


@given(st.integers(0, 10**8))
def test_both_forms_of_retry_after_agree(seconds):
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)

    assert parse_retry_after(date, NOW) == parse_retry_after(str(seconds), NOW) == seconds


@given(factor=st.floats(0.1, 10), unit_s=st.floats(0.01, 10), after_s=st.none() | st.floats(0, 100))
def test_backoffs_grow_and_respect_retry_after(factor, unit_s, after_s):
    failure = AttemptFailed("is busy", backoff_factor=factor, retry_after_s=after_s)
    waits = [failure.backoff_s(failures, unit_s) for failures in range(5)]

    assert waits == sorted(waits)
    assert waits[0] >= max(after_s or 0, factor * unit_s)


@pytest.mark.parametrize(
    ("url", "location", "there"),
    [
        ("http://export.arxiv.org/a", "https://export.arxiv.org/a", "https://export.arxiv.org/a"),
        ("https://export.arxiv.org/a?b=c", "/d?e#f", "https://export.arxiv.org/d?e"),
        ("https://arxiv.org/a/b", "c", "https://arxiv.org/a/c"),
        ("https://dblp.org/a", "https://sparql.DBLP.org/", "https://sparql.DBLP.org/"),
        ("http://127.0.0.1:80/", "http://127.0.0.1:81/", "http://127.0.0.1:81/"),
        ("http://localhost/", "//localhost:81/x", "http://localhost:81/x"),
        ("http://[::1]/", "http://[::1]:81/", "http://[::1]:81/"),
    ],
)
def test_redirects_within_a_site(url, location, there):
    assert resolve_redirect(url, location) == there


@pytest.mark.parametrize(
    ("url", "location", "is_followed"),
    [
        ("http://a.org/x", "/y", True),
        ("http://a.org/x", "http://A.org:80/y", True),
        ("http://a.org/x", "https://a.org/y", True),
        ("https://a.org:443/x", "https://a.org/y", True),
        ("http://a.org:81/x", "https://a.org/y", False),
        ("http://a.org/x", "http://a.org:81/y", False),
        ("https://a.org/x", "https://a.org:80/y", False),
        ("https://a.org/x", "https://b.a.org/y", False),
        ("https://b.a.org/x", "https://a.org/y", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", False),
        ("http://[::1]/", "http://[::1]:81/", False),
    ],
)
def test_a_request_with_a_body_stays_on_its_host_and_port(url, location, is_followed):
    failed = failure_of(lambda: resolve_redirect(url, location, same_host=True))

    assert (failed is None) == is_followed


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("https://dblp.org/", "http://dblp.org/"),
        ("https://dblp.org/", "https://dblp.org.example.com/"),
        ("https://dblp.org/", "https://notdblp.org/"),
        ("https://dblp.org/", "https://evil.org/?dblp.org"),
        ("https://dblp.org/", "https://dblp.org@evil.org/"),
        ("http://10.0.0.1/", "http://11.0.0.1/"),
        ("http://dblp.org/", "javascript:alert(1)"),
        ("http://dblp.org/", "http://dblp.org:x/"),
        ("http://dblp.org/", None),
    ],
)
def test_redirects_to_elsewhere_are_rejected(url, location):
    with pytest.raises(AttemptFailed, match="redirects"):
        resolve_redirect(url, location)


def failure_of(call: Callable[[], object]) -> AttemptFailed | None:
    try:
        call()
    except AttemptFailed as failure:
        return failure
    return None


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(parts=st.lists(st.binary(max_size=2000), min_size=1, max_size=4), size=st.integers(1, 500))
def test_compressed_data_is_restored(parts, size):
    packed = b"".join(gzip.compress(part) for part in parts)

    assert b"".join(decompress(chunked(packed, size), "gzip")) == b"".join(parts)
    assert b"".join(decompress(chunked(packed, size), " GZIP ")) == b"".join(parts)


@given(data=st.binary(min_size=1, max_size=2000), size=st.integers(1, 500), cut=st.data())
def test_truncated_compressed_data_is_rejected(data, size, cut):
    packed = gzip.compress(data)
    short = packed[: cut.draw(st.integers(0, len(packed) - 1))]

    with pytest.raises(AttemptFailed, match=r"incomplete|damaged"):
        list(decompress(chunked(short, size), "gzip"))


@given(data=st.binary(max_size=2000), size=st.integers(1, 500))
def test_uncompressed_data_is_passed_on_or_rejected(data, size):
    assert b"".join(decompress(chunked(data, size), "")) == data
    failure = failure_of(lambda: list(decompress(chunked(data, size), "gzip")))
    assert failure is None or failure.uncompressed


def test_a_compression_bomb_is_unpacked_only_up_to_the_limit():
    bomb = gzip.compress(b"\0" * 64 * 1024 * 1024)
    taken = 0

    def watched():
        nonlocal taken
        for chunk in decompress(chunked(bomb, 16384), "gzip"):
            taken += len(chunk)
            yield chunk

    with pytest.raises(AttemptFailed, match="larger than 2 MiB"):
        list(limit_size(watched(), 2 * 1024 * 1024))
    assert taken <= 3 * 1024 * 1024


BODIES = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        [b'{"a": 1}', b"[]", b"<feed/>", b"<html>", b"\xef\xbb\xbf{}", b"\xef\xbb\xbf", b'{"exception": 1}']
    ),
)


@given(
    status=st.integers(100, 999),
    body=BODIES,
    expects=st.sampled_from(["json", "xml"]),
    headers=st.dictionaries(st.sampled_from(["retry-after", "content-type", "cf-mitigated"]), st.text(max_size=20)),
)
def test_a_response_is_an_answer_of_the_expected_kind_or_rejected(status, body, expects, headers):
    answers = []
    try:
        failure = failure_of(
            lambda: answers.append(accept(Response(status=status, headers=headers, body=body), expects, NOW))
        )
    except QueryTooLarge:
        assert status in (413, 414, 431)
        return

    assert failure is None or (failure.reason and (status != 404 or headers.get("cf-mitigated")))
    for answer in answers:
        assert (answer.status, answer.body) == (status, body.removeprefix(b"\xef\xbb\xbf"))
        assert status in (200, 400, 404, 429)
        first = answer.body.lstrip()[:1]
        assert status == 404 or first in ((b"<",) if expects == "xml" and status != 429 else (b"{", b"["))


def test_a_document_that_starts_like_a_page_is_scanned_in_linear_time():
    """Backtracking over comments would take years."""
    body = b"<!-- a -->" * 5000 + b"<feed/>"

    assert accept(Response(status=200, body=body), "xml", NOW).body == body


@pytest.mark.parametrize("status", [200, 202, 403, 404, 429, 500, 503])
@pytest.mark.parametrize(
    "mark",
    [
        b'<!doctype html><script id="anubis_version" type="application/json">',
        b'<html><div id="anubis_challenge">',
        b'<html><link href="/.within.website/x/xess/xess.min.css">',
        b"\n<!DOCTYPE HTML>\n<title>Making sure you&#39;re not a bot!</title>",
        b"<html><title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x>",
    ],
)
def test_one_mark_of_a_bot_check_is_enough(mark, status):
    with pytest.raises(AttemptFailed, match="bot check") as caught:
        accept(Response(status=status, body=mark), "json", NOW)

    assert caught.value.retries == 0


@pytest.mark.parametrize(
    ("limit", "interval", "seconds"),
    [
        ("1", "1s", 1.0),
        ("3", "1s", 1 / 3),
        ("50", "1m", 1.2),
        ("1", "9h", 60.0),
        ("0", "1s", 0.0),
        ("²", "1s", 0.0),
        ("1", "soon", 0.0),
        ("", "", 0.0),
    ],
)
def test_a_stated_limit_is_an_interval(limit, interval, seconds):
    headers = {"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}

    assert parse_rate_limit(headers) == pytest.approx(seconds)
