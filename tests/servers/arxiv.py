"""arXiv's query API as it has been since November 2025: Atom, ten results unless asked, in no order."""

import base64
import hashlib
import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.servers.server import HTML, Answer, Asked
from tests.servers.world import Paper, World, fold

ATOM = "application/atom+xml; charset=utf-8"
NOW = "2026-10-03T02:00:00Z"
LONGEST_URL = 8192
FURTHEST = 10_000

_NEW_ID = r"(?:arxiv:)?\d{4}\.\d{4,5}(?:v\d*)?"
_OLD_ID = r"(?:arxiv:)?[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d*)?"
_VALID_ID = re.compile(f"{_NEW_ID}|{_OLD_ID}", re.IGNORECASE)
_TERM = re.compile(r'(?:(\w+):)?(?:"([^"]*)"|(\S+))')

Hit = tuple[Paper, int]
"""A paper and the version that was asked for."""


class Arxiv:
    """Answers `/api/query`."""

    def __init__(self, world: World) -> None:
        self._papers = {paper.id: paper for paper in world.papers}

    def __call__(self, asked: Asked) -> Answer:
        if len(asked.target) > LONGEST_URL:
            return Answer(b"<html><title>414 Request-URI Too Large</title></html>", 414, HTML)
        if asked.path != "/api/query":
            return error(404, "Not found")
        ids = asked.params["id_list"].split(",") if asked.params.get("id_list") else []
        query = asked.params.get("search_query", "")
        start, size = asked.params.get("start", "0"), asked.params.get("max_results", "10")
        mistake = self._mistake(asked, ids, query)
        if mistake:
            return error(400, mistake)
        if int(size) == 0 or int(start) + int(size) > FURTHEST:
            return error(500, "Internal Server Error")
        return Answer(self._feed(query, ids, int(start), int(size)).encode(), content_type=ATOM)

    @staticmethod
    def _mistake(asked: Asked, ids: list[str], query: str) -> str | None:
        for one in ids:
            if not _VALID_ID.search(one):
                return f"incorrect id format for {one}"
        for name in ("max_results", "start"):
            value = asked.params.get(name, "1")
            if not re.fullmatch(r"-?\d+", value):
                return f"{name} must be an integer"
            if value.startswith("-"):
                return f"{name} must be non-negative"
        if asked.params.get("sortBy", "relevance") not in ("relevance", "lastUpdatedDate", "submittedDate"):
            return "sortBy must be in: relevance, lastUpdatedDate, submittedDate"
        if asked.params.get("sortOrder", "descending") not in ("ascending", "descending"):
            return "sortOrder must be in: ascending, descending"
        if not ids and not query:
            return "Either a search_query or id_list must be specified for the classic API."
        return None

    def _feed(self, query: str, ids: list[str], start: int, size: int) -> str:
        hits = sorted(self._hits(query, ids), key=lambda hit: hashlib.sha1(f"{hit[0].id}{hit[1]}".encode()).digest())
        asked = f"search_query={query}&id_list={','.join(ids)}&start={start}&max_results={size}"
        link = (
            f"https://arxiv.org/api/query?search_query={query}&start={start}&max_results={size}&id_list={','.join(ids)}"
        )
        lines = [
            f"<id>{feed_id(asked)}</id>",
            f"<title>arXiv Query: {escape(asked)}</title>",
            f"<updated>{NOW}</updated>",
            f'<link href="{_attribute(link)}" type="application/atom+xml"/>',
            f"<opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>",
            f"<opensearch:totalResults>{len(hits)}</opensearch:totalResults>",
            f"<opensearch:startIndex>{start}</opensearch:startIndex>",
        ]
        for paper, version in hits[start : start + size]:
            lines += ["<entry>", *(f"  {line}" for line in _entry(paper, version)), "</entry>"]
        return _document(lines)

    def _hits(self, query: str, ids: list[str]) -> list[Hit]:
        found = [self._by_id(one) for one in ids] if ids else [(p, len(p.history)) for p in self._papers.values()]
        # What is asked for twice, by its latest version too, comes once.
        once = {(hit[0].id, hit[1]): hit for hit in found if hit is not None}
        return [hit for hit in once.values() if _matches(hit[0], query)]

    def _by_id(self, text: str) -> Hit | None:
        """Validation is lax, look-up is exact: `arXiv:2103.00020` and `2103.00020V1` are valid and found nowhere."""
        base, version = re.fullmatch(r"(.*?)(?:v(\d+))?", text, re.DOTALL).groups()
        paper = self._papers.get(base)
        if paper is None or not 1 <= int(version or 1) <= len(paper.history):
            return None
        return paper, int(version or len(paper.history))


def feed_id(asked: str) -> str:
    """The id of a feed: of the query string alone."""
    return "https://arxiv.org/api/" + base64.b64encode(hashlib.sha1(asked.encode()).digest()).decode()[:-1]


def error(status: int, message: str) -> Answer:
    """An error as arXiv words it: a feed with one entry."""
    place = f"https://arxiv.org/api/errors#{message.replace(' ', '_')}"
    if message.startswith("sort"):
        place = "https://arxiv.org/help/api/user-manual#sort"
    lines = [
        "<id>https://arxiv.org/</id>",
        "<title>arXiv Search Results</title>",
        f"<updated>{NOW}</updated>",
        "<opensearch:itemsPerPage>1</opensearch:itemsPerPage>",
        "<opensearch:totalResults>1</opensearch:totalResults>",
        "<opensearch:startIndex>0</opensearch:startIndex>",
        "<entry>",
        f"  <id>{escape(place)}</id>",
        "  <title>Error</title>",
        f"  <updated>{NOW}</updated>",
        f'  <link href="{_attribute(place)}" rel="alternate" type="text/html"/>',
        f"  <summary>{escape(message)}</summary>",
        "  <author>",
        "    <name>arXiv api core</name>",
        "  </author>",
        "</entry>",
    ]
    return Answer(_document(lines).encode(), status, ATOM)


def _document(lines: list[str]) -> str:
    head = (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns="http://www.w3.org/2005/Atom">\n'
    )
    return head + "".join(f"  {line}\n" for line in lines) + "</feed>\n"


def _entry(paper: Paper, version: int) -> Iterator[str]:
    place = f"arxiv.org/abs/{paper.id}v{version}"
    pdf = f"https://arxiv.org/pdf/{paper.id}v{version}"
    yield f"<id>http://{place}</id>"
    yield f"<title>{escape(paper.title_of(version))}</title>"
    yield f"<updated>{paper.history[version - 1].updated}</updated>"
    yield f'<link href="https://{place}" rel="alternate" type="text/html"/>'
    yield f'<link href="{pdf}" rel="related" type="application/pdf" title="pdf"/>'
    yield f"<summary>{escape(paper.summary)}</summary>"
    for category in paper.categories:
        yield f'<category term="{category}" scheme="http://arxiv.org/schemas/atom"/>'
    yield f"<published>{paper.published}</published>"
    if paper.comment:
        yield f"<arxiv:comment>{escape(paper.comment)}</arxiv:comment>"
    yield f'<arxiv:primary_category term="{paper.categories[0]}"/>'
    if paper.journal_ref:
        yield f"<arxiv:journal_ref>{escape(paper.journal_ref)}</arxiv:journal_ref>"
    for author in paper.authors:
        yield "<author>"
        yield f"  <name>{escape(author)}</name>"
        if author in paper.affiliations:
            yield f"  <arxiv:affiliation>{escape(paper.affiliations[author])}</arxiv:affiliation>"
        yield "</author>"
    for doi in (paper.doi or "").split():
        yield f"<arxiv:doi>{escape(doi)}</arxiv:doi>"
        yield f'<link rel="related" href="{_attribute(f"https://doi.org/{doi}")}" title="doi"/>'


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _matches(paper: Paper, query: str) -> bool:
    """`ti:"a phrase" AND au:name`, and `(…) OR (…)` of those, as far as tests need it."""
    fields = {"ti": paper.title, "au": " ".join(paper.authors), "cat": " ".join(paper.categories)}
    fields["all"] = " ".join([*fields.values(), paper.summary])
    return any(
        all(_has(term, fields) for term in filter(None, re.split(r"\s+AND\s+", part)))
        for part in re.split(r"\s+OR\s+", query)
    )


def _has(term: str, fields: dict[str, str]) -> bool:
    field, phrase, word = _TERM.fullmatch(term.strip().strip("()")).groups()
    return f" {fold(phrase or word)} " in f" {fold(fields[field or 'all'])} "
