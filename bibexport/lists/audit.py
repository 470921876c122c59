"""What a list says that looks like a paper and is in no entry, so that no list is half read in silence.

The reader takes a text as an entry only if it is sure. The audit asks less of a text, and more of the list: what was
not taken is reported as soon as it is a substantial part of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bibexport.findings import Finding
from bibexport.lists import Audit, NotTaken
from bibexport.lists.block_evidence import caption_of, find_other_works
from bibexport.lists.candidates import Candidate
from bibexport.lists.document import plain_text, texts_with_lines
from bibexport.lists.evidence import (
    ANY_YEAR,
    AROUND,
    LABEL_FIRST,
    REFERENCE_WORDS,
    has_title,
    is_citation,
    is_dated,
    is_index_item,
    may_be_title,
    starts_with_authors,
    states_identifier,
)
from bibexport.lists.links import EntryLink, is_document_title
from bibexport.lists.names import are_names, is_name
from bibexport.lists.reference import Passage
from bibexport.lists.sections import Segment, is_excluded
from bibexport.lists.selection import Selection
from bibexport.text.numbers import count

MANY_LINKS = 50
"""Minimum number of links to other sites in a file without entries for it to be meant as a list."""
MANY_ITEMS = 5
"""Minimum number of items that may be papers in such a file."""
FEW = 3
"""Minimum number of texts that may be papers for them to be reported."""
SUBSTANTIAL = 1 / 3
"""Minimum share of a list that was not taken for texts that may be papers to be reported."""
LINES_NAMED = 8
TEXT_LENGTH = 100
"""Maximum number of characters of an item that are shown."""
MOST_NAMES = 20
"""Maximum number of words before a link for it to be on the title."""
MIN_LENGTH = 8
"""Minimum number of characters in a text that may be a paper: those of an identifier, or of a name and a year."""
MAX_LENGTH = 12 * REFERENCE_WORDS
"""Maximum number of characters in a text that may be a paper."""
DOCUMENT_WORDS = 4
"""Minimum number of words in a link to a document; shorter ones are the names of chapters and topics."""

_ENTRY = (
    "an entry is a list item, table row, heading or paragraph with a title and a link to the paper, its identifier, "
    "its venue and year, or its authors and year. `bibex add` takes papers one by one"
)
_IMPRINT = re.compile(
    r"\b\d{1,4}\s?\(\d{1,3}(?:[-–/]\d{1,3})?\)|\b\d{1,4}:\s?\d+(?:[-–]+\d+)?|\bpp?\.\s?\d"
    r"|[,;]\s\d{1,4}[-–]+\d{1,4}\b|\b(?:vol|no)\.\s?\d",
    re.IGNORECASE,
)
"""Volume, issue or pages."""
_PRINTED = re.compile(
    r"\bpp?\.\s?\d|[,;]\s\d{1,4}(?:--?|–)\d{1,4}\b|\bUniversity Press\b|\([^():]{2,60}: [^():]{2,60}, \d{4}\)",
    re.IGNORECASE,
)
"""Pages, or place, publisher and year, as syllabi have them after a title, often without anything else."""
_QUOTED = re.compile(r"[\"“][^\"“”]{2,300}[\"”]")


def audit_list(segments: Sequence[Segment], selection: Selection) -> Audit:
    """Return the links to papers and the items like entries that are in none of the selected papers.

    A paper that an entry has is not missed where the list names it again, such as in its news. A link in an entry to
    another paper is missed, unless that has an entry as well. Other texts that may be papers are missed if all that was
    not taken is a substantial part of the list.
    """
    links = {link.url: link for link in _find_links(segments, _names_taken(selection.papers))}
    items = tuple(map(_describe, selection.alike))
    counted = {one.line for one in (*links.values(), *items)}
    taken = {span.line for paper in selection.papers for passage in paper.passages for span in passage.spans}
    others = [one for one in _find_texts(segments, taken) if one.line not in counted]
    missed = len(counted) + len(others)
    if len(others) < FEW or missed < SUBSTANTIAL * (len(selection.papers) + missed):
        others = []
    return Audit(links_not_taken=tuple(links.values()), items_not_taken=items, texts_not_taken=tuple(others))


def report_audit(audit: Audit, entries: int, segments: Sequence[Segment]) -> Iterator[Finding]:
    """Yield one finding if anything was not taken, or if a file has no entries."""
    links, items, others = audit.links_not_taken, audit.items_not_taken, audit.texts_not_taken
    if not entries:
        elsewhere = sum(link.url.startswith("http") for passage, _ in _texts_of(segments) for link in passage.links)
        if links or len(items) + len(others) >= MANY_ITEMS or elsewhere >= MANY_LINKS:
            yield Finding(code="no-entries", line=1, message=_explain_none(elsewhere, audit))
        elif any(passage.plain for passage, _ in _texts_of(segments)):
            yield Finding(code="empty-list", line=1, message=f"no entries found; {_ENTRY}")
    elif links or items or others:
        most = max(links, items, others, key=len)
        named = [one.line for one in most]
        lines = ", ".join(map(str, named[:LINES_NAMED])) + (", …" if len(named) > LINES_NAMED else "")
        parts = [count(len(links), "link to a paper", "links to papers")] if links else []
        parts += [count(len(items), "item like an entry", "items like entries")] if items else []
        parts += [f"{len(others)} {'other ' if parts else ''}texts that may be papers"] if others else []
        single = len(links) + len(items) + len(others) == 1
        verb, kind = ("was", "an entry") if single else ("were", "entries")
        what = " and ".join((", ".join(parts[:-1]), parts[-1]) if len(parts) > 1 else parts)
        message = f"{what} {verb} not read as {kind} (line{'s' if len(named) > 1 else ''} {lines})"
        yield Finding(code="half-taken" if len(most) >= entries else "not-taken", line=named[0], message=message)


def _explain_none(links: int, audit: Audit) -> str:
    papers = len(audit.links_not_taken)
    seen = f"no entries found, but {count(links, 'link')}, {papers} of them to papers"
    if items := len(audit.items_not_taken) + len(audit.texts_not_taken):
        seen += f", and {count(items, 'text')} that may be papers"
    return f"{seen}; {_ENTRY}"


# Links to papers.


def _names_taken(papers: Iterable[Candidate]) -> set[str]:
    """Return the addresses and identifiers of the papers that entries have."""
    taken: set[str] = set()
    for paper in papers:
        others = find_other_works(paper.passages, paper.head.title_line)
        for passage in paper.passages:
            for link in passage.links:
                if link not in others:
                    taken |= _names_of(link)
    return taken


def _find_links(segments: Sequence[Segment], taken: set[str]) -> Iterator[NotTaken]:
    seen: set[str] = set()
    for passage, line in _texts_of(segments):
        for link in passage.links:
            if link.is_sure_paper and link.url not in seen and not taken & _names_of(link):
                seen.add(link.url)
                named = caption_of(passage, link).plain if link.labelled else ""
                text = named.strip(" ,;.[](") or link.label
                yield NotTaken(line=link.line or line, text=text[:TEXT_LENGTH], url=link.url)


def _names_of(link: EntryLink) -> set[str]:
    """Return the address of a link and the identifiers in it; a paper shares one of them with another mention."""
    ids = link.ids
    found = {link.url, *(f"{kind}:{value}" for kind, value in (("arxiv", ids.arxiv), ("doi", ids.doi)) if value)}
    return found | ({":".join(ids.other)} if ids.other else set())


def _texts_of(segments: Sequence[Segment]) -> Iterator[tuple[Passage, int]]:
    for segment in segments:
        if segment.heading is not None:
            yield segment.heading.text, segment.heading.line
        yield from texts_with_lines(segment.body)


def _describe(candidate: Candidate) -> NotTaken:
    return NotTaken(line=candidate.line, text=candidate.head.plain[:TEXT_LENGTH])


# Other texts.


def _find_texts(segments: Sequence[Segment], taken: set[int]) -> Iterator[NotTaken]:
    """Yield the texts and lines of texts that may be papers and are on none of the lines `taken`."""
    for segment in segments:
        if is_excluded(segment.section):
            continue
        for passage, line in _texts_of([segment]):
            whole = [span.line for span in passage.spans]
            if taken.isdisjoint(whole):
                found = [one for one in _split_lines(passage) if may_be_paper(one)] or (
                    [passage] if may_be_paper(passage) else []
                )
            else:
                found = [one for one in _split_lines(passage) if one.spans[0].line not in taken and may_be_paper(one)]
            for one in found:
                yield NotTaken(line=one.spans[0].line or line, text=one.plain[:TEXT_LENGTH])


def _split_lines(passage: Passage) -> list[Passage]:
    """Return the lines of a text, if it has several."""
    ends = [index for index, span in enumerate(passage.spans) if span.kind in ("break", "soft")]
    if not ends:
        return []
    cut = zip([0, *(end + 1 for end in ends)], [*ends, len(passage.spans)], strict=True)
    return [Passage(passage.spans[start:stop]) for start, stop in cut if start < stop]


def may_be_paper(passage: Passage) -> bool:
    """Return whether a text may be a paper: less than the reader asks, but more than a title.

    It has names and a year, a title and a year or pages, or a title that leads to a document. An entry of a list of
    tools, courses or blogs leads to another page instead.

    >>> from bibexport.lists.document import Span
    >>> texts = "Anna presents: Quay (1988) On Harbours", "Fall 2020", "Harbour: a library for ships"
    >>> [may_be_paper(Passage((Span(text, 1),))) for text in texts]
    [True, False, False]
    """
    text = passage.plain
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH or len(text.split()) > REFERENCE_WORDS or is_index_item(passage):
        return False
    if any(is_document_title(link, DOCUMENT_WORDS) for link in passage.links) or states_identifier(passage):
        return True
    if _PRINTED.search(text) is not None and _names_work(passage):
        return True
    title = next((link for link in passage.links if link.url and not (link.labelled or link.is_in_page)), None)
    before = plain_text(passage.spans[: title.spans[0]]) if title is not None else ""
    if title is not None and not title.is_paper and len(before.split()) <= MOST_NAMES:
        # `[Harbours](…) by Ann Quay` may be a tool, a course or a blog, `Ann Quay, [Harbours](…)` hardly.
        names = AROUND.sub("", before)
        if are_names(names) or (before.rstrip().endswith((",", ":")) and is_name(names)):
            return True
        return _has_authors(text, several=True) or (_IMPRINT.search(text) is not None and _has_title_and_names(passage))
    if _has_authors(text) or _has_title_and_names(passage):
        return True
    if ANY_YEAR.search(text) is None:
        return False
    return is_citation(passage) or (is_dated(passage) and has_title(passage) and may_be_title(passage))


def _has_authors(text: str, *, several: bool = False) -> bool:
    return any(starts_with_authors(part, several=several) for part in (text, LABEL_FIRST.sub("", text)))


def _names_work(passage: Passage) -> bool:
    """Return whether a text has something in italics or quotes."""
    return any(span.italic and span.text.strip() for span in passage.spans) or _QUOTED.search(passage.plain) is not None


def _has_title_and_names(passage: Passage) -> bool:
    line = passage.title_line
    return bool(line.authors) and (line.mark != "none" or is_dated(passage)) and may_be_title(passage, 1)
