"""Every way in which services fail: the fetcher recovers, or reports why it gave up. It never hangs, and never takes
anything but an answer for one."""

import time
from contextlib import suppress

import pytest

from bibexport.errors import QueryTooLarge, SourceUnavailable
from bibexport.fetch import Timeouts
from bibexport.sources.payload import xml_body
from tests.fetch.conftest import SOON_S
from tests.fetch.questions import ANSWERS, question, title
from tests.servers import faults

TEMPORARY = {
    "429": (faults.rate_limited(), "is busy (429 Too Many Requests)"),
    "429 for no time": (faults.rate_limited("0"), "is busy"),
    "429 for a negative time": (faults.rate_limited("-30"), "is busy"),
    "429 until the past": (faults.rate_limited(faults.in_seconds(-3600)), "is busy"),
    "429 until nonsense": (faults.rate_limited("abc"), "is busy"),
    "429 until no date": (faults.rate_limited("Wed, 99 Foo 2026 07:28:00 GMT"), "is busy"),
    "429 in JSON": (faults.json_error(429), "is busy"),
    "429 page": (faults.status(429, b"<html><h1>429 Too Many Requests</h1></html>"), "is busy"),
    "500": (faults.status(500, b"oops", "text/plain"), "server error (500 Internal Server Error)"),
    "502": (faults.out_of_order(502), "server error (502 Bad Gateway)"),
    "503": (faults.out_of_order(503), "server error (503 Service Unavailable)"),
    "504": (faults.out_of_order(504, "nonsense"), "server error (504 Gateway Timeout)"),
    "599": (faults.status(599), "server error (599)"),
    "408": (faults.status(408), "temporary error (408 Request Timeout)"),
    "204": (faults.status(204), "sent no answer (204 No Content)"),
    "202": (faults.status(202, b"{}"), "sent no answer (202 Accepted)"),
    "304": (faults.status(304), "sent no answer (304 Not Modified)"),
    "page": (faults.page(), "sent a web page instead of"),
    "page labelled JSON": (faults.page("application/json"), "sent a web page instead of"),
    "page labelled Atom": (faults.page("application/atom+xml"), "sent a web page instead of"),
    "page with status 400": (faults.page(code=400), "sent a web page instead of"),
    "page after a comment": (faults.replaced(b"<!-- x -->\n<HTML><body>x</body></HTML>"), "sent a web page"),
    "XHTML page": (
        faults.replaced(b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML"><html/>'),
        "sent a web page",
    ),
    "empty": (faults.replaced(b""), "sent an empty response"),
    "white space": (faults.replaced(b" \r\n\t "), "sent an empty response"),
    "plain text": (faults.replaced(b"Service temporarily out of order"), "sent a response that is not"),
    "binary": (faults.replaced(bytes(range(256))), "sent a response that is not"),
    "cut short": (faults.cut_short, "sent an incomplete response"),
    "cut chunks": (faults.cut_chunks, "sent an incomplete response"),
    "cut without a length": (faults.half_closed, "not an answer: "),
    "reset": (faults.reset, "closed the connection without a response"),
    "hung up": (faults.hung_up, "closed the connection without a response"),
    "gzip damaged": (faults.gzip_damaged, "sent a damaged compressed response"),
    "gzip cut": (faults.gzip_cut, "sent an incomplete compressed response"),
    "gzip in name only": (faults.gzip_in_name_only, "sent a damaged compressed response"),
    "deflate": (
        faults.status(200, b"x", headers={"Content-Encoding": "deflate"}),
        "compressed as 'deflate' without being asked to",
    ),
    "429 that is cut short": (
        lambda wire, _: (wire.head(429, "text/plain", {"Content-Length": "99"}), wire.write(b"Ra"), wire.hang_up()),
        "is busy (429 Too Many Requests)",
    ),
    "503 that does not end": (
        lambda wire, _: (wire.head(503, "text/plain", {"Connection": "close"}), wire.write(b" " * 2_000_000)),
        "server error",
    ),
    "no HTTP": (lambda wire, _: (wire.write(b"SSH-2.0-OpenSSH_9.7\r\n"), wire.hang_up()), "did not respond in HTTP"),
}
"""Temporary faults, and the reason given if they last."""

PERMANENT = {
    "bot check 200": (faults.bot_check(200), "returned a bot check"),
    "bot check 202": (faults.bot_check(202), "returned a bot check"),
    "bot check 403": (faults.bot_check(403), "returned a bot check"),
    "bot check 404": (faults.bot_check(404), "returned a bot check"),
    "bot check 429": (faults.bot_check(429), "returned a bot check"),
    "bot check 500": (faults.bot_check(500), "returned a bot check"),
    "bot check on a long page": (
        faults.status(500, faults.BOT_PAGE + b" " * 2_000_000),
        "returned a bot check",
    ),
    "bot check of Cloudflare": (faults.status(403, b"x", headers={"cf-mitigated": "challenge"}), "a bot check"),
    "bot check of OpenReview": (
        faults.status(403, b'{"name":"ChallengeRequiredError"}', "application/json"),
        "returned a bot check",
    ),
    "401": (faults.status(401), "refused the request (401 Unauthorized)"),
    "403": (faults.status(403, b"<html>Access Denied</html>"), "refused the request (403 Forbidden)"),
    "405": (faults.status(405), "rejected the request (405 Method Not Allowed)"),
    "429 for a day": (
        faults.rate_limited("86400"),
        "is busy (429 Too Many Requests) and asks clients to wait 86400 s",
    ),
    "429 for ever": (faults.rate_limited("9" * 400), "asks clients to wait"),
    "503 for a day": (faults.out_of_order(503, faults.in_seconds(86400)), "asks clients to wait 8"),
    **{name: (fault, "sent a response larger than 1 MiB") for name, fault in faults.TOO_LARGE.items()},
}
"""Faults after which the request is not repeated."""


@pytest.mark.parametrize("fault", TEMPORARY)
def test_a_temporary_fault_is_retried(services, fetcher, fault):
    services.arxiv.fail(TEMPORARY[fault][0], times=1)

    assert fetcher(question(services, "arxiv"), title) == ANSWERS["arxiv"]
    assert dict(fetcher.closed) == {}
    # A machine that is busy can make one more attempt late.
    assert fetcher.requests["arXiv"] in (2, 3)


@pytest.mark.parametrize("fault", TEMPORARY)
def test_a_fault_that_lasts_closes_the_source_with_its_reason(services, fetcher, fault):
    services.sparql.fail(TEMPORARY[fault][0])
    asked = question(services, "sparql")
    began = time.monotonic()

    with pytest.raises(SourceUnavailable) as caught:
        fetcher(asked, title)

    assert time.monotonic() - began < SOON_S
    assert TEMPORARY[fault][1] in caught.value.reason
    assert fetcher.closed == {asked.source: caught.value.reason}
    assert len(services.sparql.log) == 3


@pytest.mark.parametrize("fault", faults.MALFORMED)
@pytest.mark.parametrize("service", ["arxiv", "dblp"])
def test_malformed_http_is_reported_in_words_that_a_terminal_may_show(services, fetcher, fault, service):
    wire, said = faults.MALFORMED[fault]
    getattr(services, service).fail(wire)

    with pytest.raises(SourceUnavailable) as caught:
        fetcher(question(services, service), title)

    assert said in caught.value.reason
    assert caught.value.reason.isprintable()
    assert len(caught.value.reason) < 300


@pytest.mark.parametrize("fault", PERMANENT)
def test_a_permanent_fault_is_not_retried(services, fetcher_with, fault):
    services.arxiv.fail(PERMANENT[fault][0])
    # With the timeouts of a real run: on a busy machine, the MiB of an endless body takes longer than quick ones allow.
    fetcher = fetcher_with(max_body_bytes=1024 * 1024, timeouts=Timeouts())

    with pytest.raises(SourceUnavailable) as caught:
        fetcher(question(services, "arxiv"), title)

    assert PERMANENT[fault][1] in caught.value.reason
    assert len(services.arxiv.log) == 1


@pytest.mark.parametrize(
    "fault",
    [faults.silent(60), faults.dripping(0.1), faults.dripping(0.1, length=None), faults.dripping(0.01, headers=True)],
    ids=["silent", "dripping", "dripping without a length", "dripping headers"],
)
def test_a_response_that_never_ends_is_given_up_in_time(services, fetcher, fault):
    services.arxiv.fail(fault)
    began = time.monotonic()

    with pytest.raises(SourceUnavailable, match=r"did not respond|took longer than"):
        fetcher(question(services, "arxiv"), lambda reply: reply)

    assert time.monotonic() - began < SOON_S
    assert len(services.arxiv.log) == 2


LENGTHS = {
    "0": True,
    "1": True,
    "10": True,
    "-1": False,
    "-10": False,
    "+10": False,
    "99999999": True,
    "9" * 30: True,
    "9" * 5000: True,
    "1e3": False,
    "0x10": False,
    "abc": False,
    "": False,
    "10, 10": True,
    "10, 20": False,
    "10\r\nContent-Length: 20": False,
    "10\r\nTransfer-Encoding: identity": False,
    "\xb2": False,
    "10 10": False,
}
"""Lengths of an answer that is longer than 20 bytes, and whether it then cannot be taken for whole."""


@pytest.mark.parametrize("length", LENGTHS, ids=lambda length: f"{length[:12]!r}")
@pytest.mark.parametrize("name", ["arxiv", "sparql"])
def test_a_length_that_lies_never_makes_another_answer(services, fetcher, name, length):
    def fault(wire, answer):
        wire.write(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode("latin-1") + answer.body)
        wire.hang_up()

    getattr(services, name).fail(fault)
    began = time.monotonic()

    answered = None
    with suppress(SourceUnavailable):
        answered = fetcher(question(services, name), title)

    assert answered is None or (answered, LENGTHS[length]) == (ANSWERS[name], False)
    assert all(reason.isprintable() for reason in fetcher.closed.values())
    assert time.monotonic() - began < SOON_S


@pytest.mark.parametrize(
    "value",
    ["1" + "0" * 400, "1" + "0" * 5000, "1e400", "0x" + "f" * 400, "9" * 400 + ".5", "1" * 20_000, "inf", "nan", "-" + "9" * 400,
     f"Wed, 21 Oct {'9' * 400} 07:28:00 GMT", f"Wed, {'9' * 5000} Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:28:00 +99999999999999"],
    ids=range(12),
)  # fmt: skip
@pytest.mark.parametrize("code", [429, 503])
def test_an_absurd_wait_is_not_waited_for(services, fetcher, code, value):
    services.arxiv.fail(faults.status(code, headers={"Retry-After": value}))
    began = time.monotonic()

    with pytest.raises(SourceUnavailable, match=r"is busy|server error|took longer"):
        fetcher(question(services, "arxiv"), title)

    assert time.monotonic() - began < SOON_S


def test_a_slow_request_is_retried(services, fetcher):
    services.arxiv.fail(faults.silent(60), times=1)

    assert fetcher(question(services, "arxiv"), title) == ANSWERS["arxiv"]


@pytest.mark.parametrize(
    "fault",
    [
        faults.labelled("text/html"),
        faults.labelled("text/plain"),
        faults.labelled("application/octet-stream"),
        faults.prefixed(b"\xef\xbb\xbf"),
        faults.prefixed(b"\r\n  "),
        faults.gzipped,
    ],
)
@pytest.mark.parametrize("name", ["sparql", "dblp", "datacite"])
def test_an_answer_is_recognised_by_its_body_not_by_its_label(services, fetcher, name, fault):
    getattr(services, name).fail(fault)

    assert fetcher(question(services, name), title) == ANSWERS[name]
    assert sum(fetcher.requests.values()) == 1


@pytest.mark.parametrize("label", ["text/html", "text/xml", "application/json"])
def test_a_feed_may_have_another_label(services, fetcher, label):
    services.arxiv.fail(faults.labelled(label))

    assert fetcher(question(services, "arxiv"), title) == ANSWERS["arxiv"]


@pytest.mark.parametrize("fault", [faults.gzip_damaged, faults.gzip_cut, faults.gzip_in_name_only])
def test_after_a_compression_error_the_retry_asks_for_no_compression(services, fetcher, fault):
    services.sparql.fail(faults.unless_identity(fault))

    assert fetcher(question(services, "sparql"), title) == ANSWERS["sparql"]
    assert [asked.headers["Accept-Encoding"] for asked in services.sparql.log] == ["gzip", "identity"]


@pytest.mark.parametrize(
    "body",
    [faults.BILLION_LAUGHS, faults.BILLION_LAUGHS.decode().encode("utf-16"), b"<\0f\0e\0e\0d\0/\0>\0"],
    ids=["entities", "UTF-16", "UTF-16 without a mark"],
)
def test_xml_that_attacks_parsers_is_rejected(services, fetcher, body):
    services.arxiv.fail(faults.replaced(body))

    with pytest.raises(SourceUnavailable, match=r"sent XML with a document type|sent a response that is not XML"):
        fetcher(question(services, "arxiv"), xml_body)


@pytest.mark.parametrize("body", [faults.NOT_A_NUMBER, '{"é": 1}'.encode("latin-1"), b'{"head": {}} trailing'])
def test_what_the_parser_rejects_is_retried_and_then_reported(services, fetcher, body):
    services.sparql.fail(faults.replaced(body))

    with pytest.raises(SourceUnavailable, match="not an answer: "):
        fetcher(question(services, "sparql"), title)

    assert len(services.sparql.log) == 3


def test_a_query_timeout_leaves_the_source_open(services, fetcher):
    services.sparql_engine.most_values = 1
    asked = question(services, "sparql")
    large = type(asked)(
        asked=asked.asked, url=asked.url, form={"query": "SELECT * { VALUES ?a { <urn:a> <urn:b> <urn:c> } }"}
    )

    with pytest.raises(QueryTooLarge, match="Operation timed out"):
        fetcher(large, title)

    assert dict(fetcher.closed) == {}
    assert fetcher(asked, title) == ANSWERS["sparql"]


@pytest.mark.parametrize("code", [413, 414, 431])
def test_a_request_too_long_for_the_server_is_a_query_too_large(services, fetcher, code):
    services.arxiv.fail(faults.status(code), times=1)

    with pytest.raises(QueryTooLarge, match="too long for the server"):
        fetcher(question(services, "arxiv"), title)

    assert fetcher(question(services, "arxiv"), title) == ANSWERS["arxiv"]


@pytest.mark.parametrize("code", [400, 404])
def test_services_may_answer_no(services, fetcher, code):
    services.datacite.fail(faults.json_error(code))

    reply = fetcher(question(services, "datacite"), lambda reply: reply)

    assert (reply.status, reply.content_type) == (code, "application/json")
    assert b"Over the limit" in reply.body


def test_not_found_may_be_a_web_page(services, fetcher):
    services.dblp.fail(faults.page(code=404))

    assert fetcher(question(services, "dblp"), lambda reply: reply.status) == 404


def test_a_paper_about_bot_checks_is_an_answer(serve, fetcher):
    from tests.servers.world import Paper, World

    name = 'Making sure you\'re not a bot! <script id="anubis_challenge">'
    services = serve(World(papers=(Paper(id="2103.00020", title=name, authors=("A B",)),)))

    assert fetcher(question(services, "arxiv"), title) == name
    assert fetcher(question(services, "datacite"), title) == name


def test_no_cookie_of_a_bot_check_is_sent_back(services, fetcher):
    services.dblp.fail(faults.status(503, headers={"Set-Cookie": "dblp_org-cookie-verification-x=1; Path=/"}), times=1)

    fetcher(question(services, "dblp"), title)

    assert "Cookie" not in services.dblp.log[1].headers
