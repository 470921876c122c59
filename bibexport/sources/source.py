"""What a source is, and the types that all sources share.

A source is one row of `registry.SOURCES`. Everything else about sources (endpoints and their environment variables,
pace, which of them know preprints or publications) is derived from those rows.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Generic, Literal, Protocol, TypeVar

import msgspec

from bibexport.errors import QueryTooLarge, SourceUnavailable
from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.matching.comparison import Paper
from bibexport.model import Facts
from bibexport.sources.dblp import Candidate

Answer = TypeVar("Answer")
Item = TypeVar("Item")
Result = TypeVar("Result")

Expected = Literal["json", "xml", "file"]
IdKind = Literal["arxiv", "dblp", "doi"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One service: its name, address and pace, what it knows, and the functions that query it."""

    name: str
    """In the API and in the name of its variable: `dblp-sparql`."""
    label: str
    """In messages: `DBLP SPARQL`."""
    catalogue: str
    """Whose records it has, `dblp`: its answers are kept under that name in the lock. Of several services with one
    catalogue, the next is asked only where the one before could not answer."""
    url: str
    """The default endpoint."""
    min_interval_s: float
    """Seconds between a reply and the next request, with the place where the service asks for it as a comment."""
    accept: str
    """The `Accept` header of its requests."""
    identifiers: frozenset[IdKind]
    """The kinds of identifiers by which it can look up a record."""
    preprints: "AskPreprints | None"
    publications: "AskPublications | None"
    dois: "AskDois | None" = None
    on_request: bool = False
    """Whether it is queried only if the user names it."""

    has_files: bool = False
    """Whether it is a web site with a file that a person names, and knows no papers."""

    def __post_init__(self) -> None:
        if self.has_files:
            return
        if self.preprints is None and self.publications is None and self.dois is None:
            raise ValueError(f"the source {self.name!r} knows neither preprints, publications nor DOIs")

    @property
    def variable(self) -> str:
        """The environment variable of the endpoint, without prefix: `DBLP_SPARQL_URL`."""
        return f"{self.name.upper().replace('-', '_')}_URL"


class Endpoints(msgspec.Struct, frozen=True):
    """The addresses of sources that are not at their usual ones."""

    urls: Mapping[str, str] = {}
    """By the name of the source: `{"arxiv": "http://127.0.0.1:8000/api/query"}`."""

    def url(self, source: Source) -> str:
        """Return the address of `source`, without a final slash."""
        return self.urls.get(source.name, source.url).rstrip("/")


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP request: GET with `params`, or POST where there is a `form`."""

    asked: Source
    url: str
    params: Mapping[str, str] = {}
    form: Mapping[str, str] | None = None
    expects: Expected = "json"
    """The expected format; anything else, such as HTML, is not an answer. A file may be in any format."""
    divisible: bool = False
    """Whether a failure may come from the size of the question, so that it is not sent again but asked in parts."""
    about: tuple[str, ...] = ()
    """What is asked for, for progress and logs: arXiv ids, DBLP keys, titles."""

    @property
    def source(self) -> str:
        """The source as users know it: `arXiv`, `DBLP SPARQL`."""
        return self.asked.label


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An HTTP reply that may hold an answer: 200, or the 4xx by which a service says no."""

    status: int
    body: bytes
    content_type: str = ""


class Fetch(Protocol):
    """The only access to the network, passed in to sources and `resolve`; tests pass in their own."""

    def __call__(self, request: Request, parse: Callable[[Reply], Answer]) -> Answer:
        """Send `request`, paced and with retries, and return what `parse` makes of the reply.

        `parse` gets replies with status 200, 400, 404 and (for SPARQL) 429 with a JSON body. Where it raises
        `PayloadError` the request is sent again, a bounded number of times.

        Raises:
            SourceUnavailable: no usable answer came; the source is not asked again in this run.
            QueryTooLarge: as `parse` raised it, or a `divisible` request failed in a way that its size may explain; the
                source may be asked again.
        """


class Index(Protocol):
    """Answers offline what DBLP and arXiv said on a given day; `bibexport.index.store` implements it."""

    @property
    def dblp_date(self) -> str:
        """The day of the dump, `2026-10-03`: what appeared later is not in it."""

    @property
    def arxiv_date(self) -> str:
        """The day of arXiv's snapshot; empty if there is none."""

    def covers(self, titles: Sequence[str]) -> bool:
        """Return whether the index, which may be built for one catalog, has all records of DBLP under these titles."""

    def lists_all(self, venues: Collection[str], year: int) -> bool:
        """Return whether the index, which may be built from an extract of DBLP, surely has all that DBLP has of the
        venues (by their names in DBLP's keys) in a year.
        """

    def preprint(self, arxiv: ArxivId) -> Facts | None:
        """Return what arXiv said about a paper."""

    def corr(self, arxiv: ArxivId) -> Candidate | None:
        """Return DBLP's CoRR record of a preprint, with its authors."""

    def record(self, key: DblpKey) -> Facts | None:
        """Return a record, completed from its volume."""

    def titled(self, title: str) -> Sequence[Candidate]:
        """Return the records whose folded title is that of `title`."""

    def with_doi(self, doi: Doi) -> Sequence[Candidate]:
        """Return the records that have this DOI."""

    def with_page(self, key: str) -> Sequence[Candidate]:
        """Return the records one of whose pages has this key (see `bibexport.pages.page_key`)."""

    def published_by(self, authors: Sequence[str], titles: Sequence[str], least: int) -> Sequence[Candidate]:
        """Return what people of these names published as first authors under titles similar to one of `titles`.

        `least` is a weight of words (see `matching.stems`).
        """

    def published_in(self, authors: Sequence[str], year: int) -> Sequence[Candidate] | None:
        """Return all that people of these names published in a year as first authors; None if the index is partial."""

    def alike(self, title: str, authors: Sequence[str] = ()) -> Sequence[Candidate]:
        """Return some records that share two of the title's rarest words and, if `authors` are given, one of them."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """The context of a run: access to the network, the local index if there is one, and the date."""

    fetch: Fetch
    endpoints: Endpoints
    today: str
    """`2026-11-24`."""
    report: Callable[[str], None]
    """Called with a description of the next request."""
    index: Index | None = None
    """Asked instead of the network, if it is there."""
    is_last: bool = True
    """Whether no other source is queried afterwards."""
    requested: frozenset[str] = frozenset()
    """Names of the sources that the user asked for beside the usual ones."""

    def asks(self, source: Source) -> bool:
        """Return whether `source` takes part in this run."""
        return not source.on_request or source.name in self.requested


class Preprints(msgspec.Struct, frozen=True, kw_only=True):
    """The results for the requested arXiv ids: each is in exactly one of the three fields."""

    facts: Mapping[ArxivId, Facts] = {}
    unknown: frozenset[ArxivId] = frozenset()
    """Ids that certainly do not exist."""
    unanswered: Mapping[ArxivId, str] = {}
    """Ids without an answer, with the reason; the next source is queried for them."""


class Dois(msgspec.Struct, frozen=True, kw_only=True):
    """The results for the requested DOIs: each is in exactly one of the three fields."""

    facts: Mapping[Doi, Facts] = {}
    absent: frozenset[Doi] = frozenset()
    """DOIs that certainly do not exist."""
    unanswered: Mapping[Doi, str] = {}
    """DOIs without an answer, with the reason; the next source is queried for them."""
    unreachable: frozenset[Doi] = frozenset()
    """Those of `unanswered` that a source could not be asked about."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The records of one catalogue that may be a paper."""

    candidates: tuple[Facts, ...] = ()
    pinned: Facts | None = None
    """The record that the catalog names."""
    corr: Facts | None = None
    """DBLP's record of the preprint, fetched where no preprint server could be asked."""
    corr_title: str = ""
    preprints: tuple[Facts, ...] | None = None
    """What the first author, at least, has on preprint servers: ids and titles, perhaps authors. They explain
    records that are other papers (see `matching.match`). None where nobody asked."""
    incomplete: str = ""
    """Why records may be missing; empty for a complete answer."""


class AskPreprints(Protocol):
    """The function that queries a source for preprints."""

    def __call__(self, wanted: Sequence[ArxivId], session: Session) -> Preprints:
        """Ask about all of `wanted`, at most `resolution.run.BATCH`, in as few requests as possible.

        Raises:
            SourceUnavailable: the source could not be asked.
        """


class AskDois(Protocol):
    """The function that queries a source for DOIs."""

    def __call__(self, wanted: Sequence[Doi], session: Session) -> Dois:
        """Ask about all of `wanted` in as few requests as possible.

        Raises:
            SourceUnavailable: the source could not be asked.
        """


class AskPublications(Protocol):
    """The function that queries a source for published versions."""

    def __call__(
        self, papers: Sequence[Paper], known: Mapping[str, Facts], session: Session
    ) -> Iterator[dict[int, Found]]:
        """Yield what may be each paper, by its place in `papers`, as soon as it is known: one by one or many at once.

        `known` are records of the source's catalogue that need not be asked for again.

        Raises:
            SourceUnavailable: the source could not be asked about the papers that are left.
        """


def halving(items: Sequence[Item], ask: Callable[[Sequence[Item]], Result], source: Source) -> list[Result]:
    """Ask about all `items` at once; if the source refuses, ask about each half.

    For services that refuse a whole request because of one item. For engines that run out of time or memory, whose
    other answers should be kept, see `ask_in_parts`.

    Raises:
        SourceUnavailable: the source cannot be asked, or refuses a single one.
    """
    if not items:
        return []
    try:
        return [ask(items)]
    except QueryTooLarge as error:
        if len(items) == 1:
            raise SourceUnavailable(source.label, str(error)) from error
        middle = len(items) // 2
        return halving(items[:middle], ask, source) + halving(items[middle:], ask, source)


class Answers(msgspec.Struct, Generic[Result]):
    """The answers to the parts of a question, and the places of unanswered items, with the reasons."""

    parts: list[tuple[Sequence[int], Result]]
    open: dict[int, str]


def ask_in_parts(
    items: Sequence[Item], ask: Callable[[Sequence[Item]], Result], size: int, is_alive: Callable[[], object]
) -> Answers[Result]:
    """Ask about at most `size` items at once; where that is too much for the source, about halves, down to one item.

    A single item that is too much stays open. What was answered is kept, whatever happens to the rest. Before the first
    question is halved, and after a single item that is too much, `is_alive` asks for next to nothing: a source that
    does not answer that is down, and the rest stays open.
    """
    answers: Answers[Result] = Answers(parts=[], open={})
    waiting = [range(start, min(start + size, len(items))) for start in range(0, len(items), size)]
    was_alive = False
    while waiting:
        places = waiting.pop(0)
        try:
            answers.parts.append((places, ask([items[place] for place in places])))
        except QueryTooLarge as error:
            try:
                if not was_alive or len(places) == 1:
                    is_alive()
                    was_alive = True
            except (SourceUnavailable, QueryTooLarge) as closed:
                answers.open |= {place: str(closed) for some in (places, *waiting) for place in some}
                break
            if len(places) == 1:
                answers.open[places[0]] = f"the question about this paper alone {error}"
                continue
            middle = len(places) // 2
            waiting[:0] = [places[:middle], places[middle:]]
        except SourceUnavailable as closed:
            answers.open |= {place: str(closed) for some in (places, *waiting) for place in some}
            break
    return answers


def batches(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Split `items` into batches of at most `size`."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def no_network(request: Request, parse: Callable[[Reply], Answer]) -> Answer:  # noqa: ARG001
    """Refuse a request, as the `Fetch` of runs that use only the index.

    Raises:
        SourceUnavailable: always.
    """
    raise SourceUnavailable(request.source, "not queried: this run uses only the index")
