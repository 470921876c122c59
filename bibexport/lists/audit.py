"""What looks like a paper in a list and is in no entry: links to papers, and items with the form of entries."""

from collections.abc import Iterator, Sequence

from bibexport.findings import Finding
from bibexport.lists.candidates import Candidate
from bibexport.lists.document import texts_with_lines
from bibexport.lists.links import EntryLink
from bibexport.lists.mention import Audit, NotTaken
from bibexport.lists.reference import Passage
from bibexport.lists.sections import Segment
from bibexport.lists.selection import Selection
from bibexport.text.numbers import count

MANY_LINKS = 50
"""Minimum number of links to other sites in a file without entries for it to be meant as a list."""
MANY_ITEMS = 5
"""Minimum number of items that may be papers in such a file."""
LINES_NAMED = 8
TEXT_LENGTH = 100
"""Maximum number of characters of an item that are shown."""


def audit_list(segments: Sequence[Segment], selection: Selection) -> Audit:
    """Return the links to papers and the items like entries that are in none of the selected papers.

    A paper that an entry has is not missed where the list names it again, such as in its news.
    """
    taken: set[str] = set()
    for paper in selection.papers:
        for passage in paper.passages:
            for link in passage.links:
                taken |= _names_of(link)
    links: dict[str, NotTaken] = {}
    for passage, line in _texts_of(segments):
        for link in passage.links:
            if link.is_sure_paper and not taken & _names_of(link):
                links.setdefault(link.url, NotTaken(line=link.line or line, text=link.label, url=link.url))
    return Audit(links_not_taken=tuple(links.values()), items_not_taken=tuple(map(_describe, selection.alike)))


def report_audit(audit: Audit, entries: int, segments: Sequence[Segment]) -> Iterator[Finding]:
    """Yield one finding if anything was not taken, or if a file that is meant as a list has no entries."""
    links, items = audit.links_not_taken, audit.items_not_taken
    if not entries:
        others = sum(link.url.startswith("http") for passage, _ in _texts_of(segments) for link in passage.links)
        if links or len(items) >= MANY_ITEMS or others >= MANY_LINKS:
            yield Finding(code="no-entries", line=1, message=_explain_none(others, audit))
    elif missed := max(len(links), len(items)):
        named = [one.line for one in (links if len(links) >= len(items) else items)]
        lines = ", ".join(map(str, named[:LINES_NAMED])) + (", …" if len(named) > LINES_NAMED else "")
        parts = [count(len(links), "link to a paper", "links to papers")] if links else []
        parts += [count(len(items), "item like an entry", "items like entries")] if items else []
        verb = "was" if len(links) + len(items) == 1 else "were"
        kind = "an entry" if verb == "was" else "entries"
        message = f"{' and '.join(parts)} {verb} not read as {kind} (line{'s' if len(named) > 1 else ''} {lines})"
        yield Finding(code="half-taken" if missed >= entries else "not-taken", line=named[0], message=message)


def _explain_none(links: int, audit: Audit) -> str:
    papers = len(audit.links_not_taken)
    seen = f"no entries found, but {count(links, 'link')}, {papers} of them to papers"
    if items := len(audit.items_not_taken):
        seen += f", and {count(items, 'item')} that may be papers"
    return (
        f"{seen}; an entry is a list item, table row, heading or paragraph with a title and a link to the paper, "
        "its identifier, or its venue and year. `bibex add` takes papers one by one"
    )


def _texts_of(segments: Sequence[Segment]) -> Iterator[tuple[Passage, int]]:
    for segment in segments:
        if segment.heading is not None:
            yield segment.heading.text, segment.heading.line
        yield from texts_with_lines(segment.body)


def _names_of(link: EntryLink) -> set[str]:
    """Return the address of a link and the identifiers in it; a paper shares one of them with another mention."""
    ids = link.ids
    found = {link.url, *(f"{kind}:{value}" for kind, value in (("arxiv", ids.arxiv), ("doi", ids.doi)) if value)}
    return found | ({":".join(ids.other)} if ids.other else set())


def _describe(candidate: Candidate) -> NotTaken:
    return NotTaken(line=candidate.line, text=candidate.head.plain[:TEXT_LENGTH])
