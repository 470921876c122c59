"""What is sent to a source and what comes back, without sending anything."""

from collections.abc import Callable, Mapping
from typing import Literal, Protocol, TypeVar

import msgspec

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
