"""Reading what sources send, strictly: an answer, or `PayloadError`."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, Protocol, TypeVar
from xml.etree import ElementTree

import msgspec

from bibexport.errors import PayloadError
from bibexport.text.unicode import clean, unescape

Answer = TypeVar("Answer")


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """Where the services stand (each can be set by the environment, see the command line)."""

    arxiv: str = "https://export.arxiv.org/api/query"
    dblp_sparql: str = "https://sparql.dblp.org/sparql"
    dblp: str = "https://dblp.org"
    """Search API and records."""
    datacite: str = "https://api.datacite.org"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP request: GET with `params`, or POST where there is a `form`."""

    source: str
    """The door it goes through, as users know it: `arXiv`, `DBLP SPARQL`, `dblp.org`, `DataCite`."""
    url: str
    params: Mapping[str, str] = {}
    form: Mapping[str, str] | None = None
    expects: Literal["json", "xml"] = "json"
    """What a right answer is; anything else, HTML above all, is no answer."""
    about: tuple[str, ...] = ()
    """What is asked for, for progress and logs: arXiv ids, DBLP keys, titles."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An HTTP reply that may hold an answer: 200, or the 4xx by which a service says no."""

    status: int
    body: bytes
    content_type: str = ""


class Fetch(Protocol):
    """The one way to the network. Sources and `resolve` are handed one; tests hand in their own."""

    def __call__(self, request: Request, parse: Callable[[Reply], Answer]) -> Answer:
        """Send `request`, politely and as often as it takes, and give back what `parse` makes of the reply.

        `parse` gets replies with status 200, 400, 404 and (for SPARQL) 429 with a JSON body. Where it raises
        `PayloadError` the request is sent again, a bounded number of times.

        Raises:
            SourceUnavailable: no usable answer came; the door is then closed for the rest of the run.
            QueryTooLarge: as `parse` raised it; the door stays open.
        """


_DECLARATION = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def json_body(reply: Reply) -> Any:
    """The JSON of a reply: UTF-8 with or without BOM, no NaN, no trailing text.

    Raises:
        PayloadError: it is not that.
    """
    try:
        return json.loads(reply.body.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"sent JSON that cannot be read ({error})") from error


def xml_body(reply: Reply) -> ElementTree.Element:
    """The root element of a reply. No document type is accepted, hence no entity is ever expanded.

    Raises:
        PayloadError: it is not well formed, or declares a document type.
    """
    if _DECLARATION.search(reply.body) or b"\0" in reply.body:
        raise PayloadError("sent XML with a document type declaration")
    try:
        return ElementTree.fromstring(reply.body)  # noqa: S314  document types are refused above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise PayloadError(f"sent XML that cannot be read ({error})") from error


def field(value: Any, *path: str, kind: type = dict) -> Any:
    """What stands under `path` in nested objects, checked to be a `kind`.

    Raises:
        PayloadError: nothing stands there, or something else.
    """
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, kind):
        raise PayloadError(f"sent JSON without {'.'.join(path)}")
    return value


def as_list(value: Any) -> list[Any]:
    """DBLP sends one thing bare and several in a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def title(text: str) -> str:
    """A title as DBLP stores it, without entities and without the final period it adds."""
    text = clean(unescape(text))
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("...") else text


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
