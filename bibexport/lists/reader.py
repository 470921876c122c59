"""From a document to the papers it lists, step by step, and to what looks like a paper and was not taken."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from bibexport.findings import Finding
from bibexport.lists import Mention, PaperList
from bibexport.lists.audit import audit_list, report_audit
from bibexport.lists.candidates import Candidate, Place, find_candidates
from bibexport.lists.conventions import learn_conventions
from bibexport.lists.document import (
    Document,
    Heading,
    Item,
    ItemList,
    Paragraph,
    itemize_references,
    map_texts,
    texts,
)
from bibexport.lists.entries import merge_mentions
from bibexport.lists.entry import collect_references, read_entry
from bibexport.lists.reference import Passage
from bibexport.lists.sections import Segment, cut_at_headings, document_title, find_doubtful_headings
from bibexport.lists.selection import Selection, select_papers
from bibexport.text.numbers import count

INDEX_FILES = 5
"""Minimum number of links to other lists that make a file without papers an index."""
NAMED_FILES = 20
FEW_TAGS = 10
DISTINCT_KEYS = 0.7
"""Minimum share of distinct keys; below it, the keys are tags."""


_LIST_FILE = re.compile(r"([^()\s]{1,200}?\.(?:md|markdown))(?:#[^()\s]{0,200})?", re.IGNORECASE)
_LINK = re.compile(r"https?://", re.IGNORECASE)


def read_document(document: Document) -> PaperList:
    """Read a list; nothing in it is an error, and anything doubtful becomes a finding."""
    blocks = map_texts(itemize_references(document.blocks), Passage)
    parts = cut_at_headings(blocks)
    candidates = find_candidates(parts, document_title(blocks))
    selection = select_papers(candidates.groups)
    conventions = learn_conventions(text for paper in selection.papers for text in collect_references(paper))
    readings = [read_entry(paper, conventions, document.comments.get(paper.line, "")) for paper in selection.papers]
    entries = drop_tags([reading.mention for reading in readings])
    findings = [finding for reading in readings for finding in reading.findings]
    findings += merge_mentions(entries)[1]
    findings += [
        Finding(code="heading-level", line=line, message=message) for line, message in find_doubtful_headings(parts)
    ]
    findings += _report_left_out(selection)
    findings += _report_dashes(candidates.dashed_lines)
    findings += _report_comments(document)
    index = _report_index(parts) if not entries else []
    audit = audit_list(parts, selection)
    findings += index or report_audit(audit, len(entries), parts)
    findings.sort(key=lambda one: (one.line or 0, one.code))
    return PaperList(document_title(blocks), tuple(entries), tuple(findings), audit)


def read_references(document: Document) -> PaperList:
    """Read a bibliography: each item is a reference, whatever it looks like, and paragraphs are none."""
    blocks = map_texts(document.blocks, Passage)
    candidates: list[Candidate] = []
    findings: list[Finding] = []
    for segment in cut_at_headings(blocks):
        place = Place(segment.section, segment.group)
        for block in segment.body:
            if isinstance(block, ItemList):
                candidates += (_reference(item, place) for item in block.items)
            elif isinstance(block, Paragraph):
                message = f"not taken as a reference: {block.text.plain[:60]}"
                findings.append(Finding(code="not-an-entry", line=block.line, message=message))
    conventions = learn_conventions(text for candidate in candidates for text in collect_references(candidate))
    readings = [read_entry(candidate, conventions) for candidate in candidates]
    entries = tuple(reading.mention for reading in readings)
    findings += (finding for reading in readings for finding in reading.findings)
    findings += merge_mentions(entries)[1]
    findings.sort(key=lambda one: (one.line or 0, one.code))
    return PaperList(document_title(blocks), entries, tuple(findings))


def _reference(item: Item[Passage], place: Place) -> Candidate:
    head, *details = texts(item.blocks)
    return Candidate(line=item.line, end=item.end, place=place, form="item", head=head, details=tuple(details))


def drop_tags(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without their keys if these are tags, which many entries share."""
    keys = Counter(mention.key.casefold() for mention in mentions if mention.key)
    if keys.total() < FEW_TAGS or len(keys) >= DISTINCT_KEYS * keys.total():
        return list(mentions)
    return [msgspec.structs.replace(mention, key=None) if mention.key else mention for mention in mentions]


def _report_left_out(selection: Selection) -> Iterator[Finding]:
    for other in selection.left_out:
        yield Finding(code="not-an-entry", line=other.line, message=f"not taken as a paper: {other.head.plain[:60]}")


def _report_dashes(lines: Sequence[int]) -> Iterator[Finding]:
    for line in lines:
        yield Finding(
            code="tight-bullet", line=line, message="there is no space after the dash; the line is read as a list item"
        )


def _report_comments(document: Document) -> Iterator[Finding]:
    for line, comment in document.comments.items():
        if links := len(_LINK.findall(comment)):
            yield Finding(code="comment", line=line, message=f"skipped a comment with {count(links, 'link')}")


def _report_index(parts: Sequence[Segment]) -> list[Finding]:
    """Report a file without papers that links to lists which may have some."""
    passages = [passage for part in parts for passage in (*_heading_texts(part.heading), *texts(part.body))]
    found = (_LIST_FILE.fullmatch(span.href or "") for passage in passages for span in passage.spans)
    files = list(dict.fromkeys(match[1] for match in found if match))
    if len(files) < INDEX_FILES:
        return []
    named = ", ".join(files[:NAMED_FILES])
    return [
        Finding(code="list-index", line=1, message=f"no papers here, but links to {len(files)} other lists: {named}")
    ]


def _heading_texts(heading: Heading[Passage] | None) -> tuple[Passage, ...]:
    return () if heading is None else (heading.text,)
