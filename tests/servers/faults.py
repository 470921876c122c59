"""What services do instead of answering: `services.arxiv.fail(faults.rate_limited(), times=2)`."""

import gzip
import itertools
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.servers.server import HTML, Answer, Fault, Wire

BOT_PAGE = (
    b'<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title>'
    b'<link rel="stylesheet" href="/.within.website/x/xess/xess.min.css?cachebuster=v1.27.0">'
    b'<script id="anubis_version" type="application/json">"v1.27.0"\n</script>'
    b'<script id="anubis_challenge" type="application/json">{"rules":{"algorithm":"metarefresh"}}\n</script>'
    b"</head><body><main><h1>Making sure you&#39;re not a bot!</h1></main></body></html>\n"
)
PORTAL = b"<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Sign in to the network</body></html>\n"


def status(code: int, body: bytes = b"", content_type: str = HTML, headers: Mapping[str, str] | None = None) -> Fault:
    """Any answer."""
    return lambda wire, _: wire.send(Answer(body, code, content_type, headers or {}))


def rate_limited(retry_after: str | None = None) -> Fault:
    """429, as arXiv sends it: in plain text, and without `Retry-After` unless given."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return status(429, b"Rate exceeded.", "text/plain", headers)


def in_seconds(seconds: float) -> str:
    """`Retry-After` as a date."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def out_of_order(code: int = 503, retry_after: str = "0") -> Fault:
    """A gateway that gets no answer itself."""
    return status(code, b"<html><h1>first byte timeout</h1></html>", HTML, {"Retry-After": retry_after})


def bot_check(code: int = 200) -> Fault:
    """The page of Anubis, which dblp.org has sent since September 2026."""
    headers = {"Set-Cookie": "dblp_org-cookie-verification-x=1; Path=/", "Cache-Control": "no-store"}
    return status(code, BOT_PAGE, HTML, headers)


def page(label: str = HTML, code: int = 200) -> Fault:
    """A page of a captive portal, whatever it calls itself."""
    return status(code, PORTAL, label)


def labelled(content_type: str) -> Fault:
    """The right answer with another label."""
    return lambda wire, answer: wire.send(replace(answer, content_type=content_type))


def prefixed(start: bytes) -> Fault:
    """The right answer with something before it: a byte order mark, white space."""
    return lambda wire, answer: wire.send(replace(answer, body=start + answer.body))


def replaced(body: bytes) -> Fault:
    """Another body under the right label."""
    return lambda wire, answer: wire.send(replace(answer, body=body))


def cut_short(wire: Wire, answer: Answer) -> None:
    """Half of the right answer, under the length of the whole."""
    wire.head(200, answer.content_type, {"Content-Length": str(len(answer.body))})
    wire.write(answer.body[: len(answer.body) // 2])
    wire.hang_up()


def cut_chunks(wire: Wire, answer: Answer) -> None:
    """A chunked answer that ends in the middle of a chunk."""
    wire.head(200, answer.content_type, {"Transfer-Encoding": "chunked"})
    half = answer.body[: len(answer.body) // 2]
    wire.write(b"%x\r\n%b\r\n%x\r\n%b" % (len(half), half, len(half), half[:5]))
    wire.hang_up()


def half_closed(wire: Wire, answer: Answer) -> None:
    """Half of the right answer, with no length at all: nothing but its end tells that it is cut."""
    wire.head(200, answer.content_type, {"Connection": "close"})
    wire.write(answer.body[: len(answer.body) // 2])
    wire.hang_up()


def reset(wire: Wire, _: Answer) -> None:
    """A reset instead of an answer."""
    wire.reset()


def hung_up(wire: Wire, _: Answer) -> None:
    """The connection is closed without a word."""
    wire.hang_up()


def silent(seconds: float) -> Fault:
    """No byte for a while, then the right answer."""

    def fault(wire: Wire, answer: Answer) -> None:
        wire.pause(seconds)
        wire.send(answer)

    return fault


def dripping(pause_s: float, *, headers: bool = False, length: int | None = 100_000) -> Fault:
    """A byte of the answer now and then, of its headers too: no time-out per read ever fires."""

    def fault(wire: Wire, answer: Answer) -> None:
        if headers:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 10_000:
                wire.write(bytes([byte]))
                wire.pause(pause_s)
        wire.head(
            200, answer.content_type, {"Connection": "close"} if length is None else {"Content-Length": str(length)}
        )
        for byte in itertools.chain(answer.body, itertools.repeat(0x20)):
            wire.write(bytes([byte]))
            wire.pause(pause_s)

    return fault


def endless(wire: Wire, answer: Answer) -> None:
    """A body that does not end."""
    wire.head(200, answer.content_type, {"Connection": "close"})
    while True:
        wire.write(b" " * 65536)


def gzipped(wire: Wire, answer: Answer) -> None:
    """The right answer, compressed, in two members as some proxies do."""
    half = len(answer.body) // 2
    body = gzip.compress(answer.body[:half]) + gzip.compress(answer.body[half:])
    wire.send(replace(answer, body=body, headers={"Content-Encoding": "gzip"}))


def unless_identity(fault: Fault) -> Fault:
    """A fault of the compression: a client that asks for none gets the right answer."""

    def choose(wire: Wire, answer: Answer) -> None:
        if "gzip" in wire.headers.get("Accept-Encoding", ""):
            fault(wire, answer)
        else:
            wire.send(answer)

    return choose


def gzip_damaged(wire: Wire, answer: Answer) -> None:
    """Compressed, with a checksum that does not fit."""
    body = bytearray(gzip.compress(answer.body))
    body[-6] ^= 0xFF
    wire.send(replace(answer, body=bytes(body), headers={"Content-Encoding": "gzip"}))


def gzip_cut(wire: Wire, answer: Answer) -> None:
    """Compressed, and cut, under the length of what is there."""
    body = gzip.compress(answer.body)
    wire.send(replace(answer, body=body[: len(body) // 2], headers={"Content-Encoding": "gzip"}))


def gzip_in_name_only(wire: Wire, answer: Answer) -> None:
    """Not compressed at all, though it says so."""
    wire.send(replace(answer, headers={"Content-Encoding": "gzip"}))


def gzip_bomb(wire: Wire, answer: Answer) -> None:
    """Eight mebibytes of white space in eight kibibytes."""
    wire.send(replace(answer, body=gzip.compress(b" " * 8 * 1024 * 1024), headers={"Content-Encoding": "gzip"}))


def _streamed(*, before: bytes = b"", piece: bytes, **headers: str) -> Fault:
    """A body of which the same piece comes again and again, under these headers."""

    def fault(wire: Wire, answer: Answer) -> None:
        wire.head(200, answer.content_type, {name.replace("_", "-"): value for name, value in headers.items()})
        wire.write(before)
        while True:
            wire.write(piece)

    return fault


def _after_the_answer(wire: Wire, answer: Answer) -> None:
    """The right answer, and white space without end."""
    _streamed(before=answer.body, piece=b" " * 65536, Connection="close")(wire, answer)


def _gzip_members(wire: Wire, answer: Answer) -> None:
    """A compressed body of members without end, each of a mebibyte of white space."""
    _streamed(piece=gzip.compress(b" " * 1024 * 1024), Connection="close", Content_Encoding="gzip")(wire, answer)


def _gzip_chunks(wire: Wire, _: Answer) -> None:
    """Sixteen mebibytes of white space, compressed, in chunks of a few bytes."""
    body = gzip.compress(b" " * 16 * 1024 * 1024)
    wire.write(CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n"))
    for start in range(0, len(body), 100):
        piece = body[start : start + 100]
        wire.write(b"%x\r\n%b\r\n" % (len(piece), piece))
    wire.write(b"0\r\n\r\n")


def redirected(location: str, code: int = 301) -> Fault:
    """Somewhere else, with an empty body."""
    return status(code, headers={"Location": location})


def json_error(code: int = 429) -> Fault:
    """An error in JSON that is no answer: DataCite over its limit."""
    return status(
        code, json.dumps({"errors": [{"status": str(code), "title": "Over the limit"}]}).encode(), "application/json"
    )


BILLION_LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><title>&c;</title></feed>
"""
NOT_A_NUMBER = b'{"head": {"vars": []}, "results": {"bindings": [], "score": NaN}}'


def raw(*pieces: bytes) -> Fault:
    """Bytes instead of an HTTP answer, then the end of the connection."""

    def fault(wire: Wire, _: Answer) -> None:
        for piece in pieces:
            wire.write(piece)
        wire.hang_up()

    return fault


def endless_headers(wire: Wire, _: Answer) -> None:
    """Headers that do not end."""
    wire.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        wire.write(b"X-More: 1\r\n" * 100)


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
MALFORMED: dict[str, tuple[Fault, str]] = {
    "a length of 5,000 digits": (
        lambda wire, answer: (
            wire.head(200, HTML, {"Content-Length": "9" * 5000}),
            wire.write(answer.body),
            wire.hang_up(),
        ),
        "incomplete response",
    ),
    "a negative length": (
        lambda wire, _: (wire.head(200, HTML, {"Content-Length": "-1"}), wire.write(b"{"), wire.hang_up()),
        "",
    ),
    "a negative chunk": (raw(CHUNKED, b"-5\r\n{}\r\n0\r\n\r\n"), ""),
    "a chunk of 5,000 digits": (raw(CHUNKED, b"9" * 5000 + b"\r\n{}\r\n0\r\n\r\n"), ""),
    "a chunk that is no number": (raw(CHUNKED, b"zz\r\n{}\r\n0\r\n\r\n"), ""),
    "a chunk size of 100 KB": (raw(CHUNKED, b"0" * 100_000 + b"\r\n{}\r\n"), ""),
    "101 headers": (raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: 1\r\n" * 101 + b"\r\n{}"), "did not respond in HTTP"),
    "endless headers": (endless_headers, ""),
    "a header of 100 KB": (
        raw(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 100_000 + b"\r\n\r\n{}"),
        "did not respond in HTTP",
    ),
    "a status line of 100 KB": (raw(b"HTTP/1.1 200 " + b"a" * 100_000 + b"\r\n\r\n{}"), "did not respond in HTTP"),
    "a status line for the terminal": (raw(b"\x1b]0;pwned\x07\x1b[31mSSH\r\n\r\n"), "did not respond in HTTP"),
    "a status of no number": (raw(b"HTTP/1.1 \x1b[31m OK\r\n\r\n{}"), "did not respond in HTTP"),
    "a status of 5,000 digits": (raw(b"HTTP/1.1 " + b"9" * 5000 + b" OK\r\n\r\n{}"), "did not respond in HTTP"),
    "an encoding for the terminal": (
        status(200, b"{}", headers={"Content-Encoding": "\x1b[31mx"}),
        "without being asked to",
    ),
}
"""Answers that break the rules of HTTP, and what the reason says of them, where it is not the platform's words."""


TOO_LARGE: dict[str, Fault] = {
    "endless": endless,
    "endless after the answer": _after_the_answer,
    "endless under a length of 10^15": _streamed(piece=b" " * 65536, Content_Length="1" + "0" * 15),
    "endless in chunks": _streamed(piece=b"ffff\r\n" + b" " * 0xFFFF + b"\r\n", Transfer_Encoding="chunked"),
    "endless in chunks of a byte": _streamed(piece=b"1\r\n \r\n" * 10_000, Transfer_Encoding="chunked"),
    "one chunk of 10^15": _streamed(before=b"38d7ea4c68000\r\n", piece=b" " * 65536, Transfer_Encoding="chunked"),
    "endless JSON": _streamed(before=b"[", piece=b'{"a": 1},' * 5_000, Connection="close"),
    "endless nesting": _streamed(piece=b"[" * 65536, Connection="close"),
    "endless zeros": _streamed(piece=bytes(65536), Connection="close"),
    "a compression bomb": gzip_bomb,
    "a compression bomb in chunks": _gzip_chunks,
    "compressed members without end": _gzip_members,
}
"""Bodies that would fill the memory."""


def _lying(length: str, *, body: bytes = b"[]", headers: Mapping[str, str] | None = None) -> Fault:
    """A few bytes under a length that is another, and nothing after them."""

    def fault(wire: Wire, answer: Answer) -> None:
        wire.head(200, answer.content_type, {"Content-Length": length, **(headers or {})})
        wire.write(body)
        wire.pause(30)

    return fault


ENDLESSLY_SLOW: dict[str, Fault] = {
    "silent": silent(60),
    "dripping": dripping(0.05),
    "dripping without a length": dripping(0.05, length=None),
    "dripping headers": dripping(0.01, headers=True),
    "dripping slowly": dripping(0.4),
    "dripping under a length of 10^15": dripping(0.05, length=10**15),
    "a byte more than comes": _lying("3"),
    "a thousand bytes more than come": _lying("1002"),
    "10^9 bytes more than come": _lying("1000000000"),
    "no byte of 5": _lying("5", body=b""),
    "half of a compressed body": _lying("100", body=gzip.compress(b"[]")[:12], headers={"Content-Encoding": "gzip"}),
    "white space that does not come": _lying("50", body=b" " * 49),
}
"""Answers that never end, within any size."""
