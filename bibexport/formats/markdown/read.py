"""From the text of a Markdown list to its entries and what is doubtful about them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from bibexport.findings import Finding
from bibexport.formats.markdown.blocks import blocks
from bibexport.formats.markdown.source import Source, source
from bibexport.lists.duplicates import papers
from bibexport.lists.heads import Inlines
from bibexport.lists.mention import MarkdownList, Mention
from bibexport.lists.reading import reading
from bibexport.lists.sections import document_title, doubtful_headings, segments
from bibexport.lists.units import Units, units

INDEX_FILES = 5
"""A file without papers that links to so many others is their index."""
FEW_TAGS = 10
DISTINCT_KEYS = 0.7
"""Where fewer of the keys are distinct, they are tags."""

_LINKED_FILE = re.compile(r"\]\(\s{0,4}([^()\s]{1,200}?\.(?:md|markdown))(?:#[^()\s]{0,200})?\)", re.IGNORECASE)
_LINK = re.compile(r"https?://", re.IGNORECASE)


def markdown_list(text: str) -> MarkdownList:
    """Read a list; nothing in it is an error, what is doubtful is a finding."""
    shown = source(text)
    tree = blocks(shown)
    parts = segments(tree)
    inlines = Inlines()
    found = units(parts, inlines)
    readings = [reading(unit, inlines, shown.comments.get(unit.line, "")) for unit in found.entries]
    entries = without_tags([read.mention for read in readings])
    findings = [finding for read in readings for finding in read.findings]
    findings += papers(entries)[1]
    findings += [
        Finding(code="heading-level", line=line, message=message) for line, message in doubtful_headings(parts)
    ]
    findings += _left_out(found, shown)
    if not entries:
        findings += _index(shown.text)
    findings.sort(key=lambda one: (one.line or 0, one.code))
    return MarkdownList(document_title(tree), tuple(entries), tuple(findings))


def without_tags(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without their keys where these are tags, which many entries share."""
    keys = Counter(mention.key.casefold() for mention in mentions if mention.key)
    if keys.total() < FEW_TAGS or len(keys) >= DISTINCT_KEYS * keys.total():
        return list(mentions)
    return [msgspec.structs.replace(mention, key=None) if mention.key else mention for mention in mentions]


def _left_out(found: Units, shown: Source) -> Iterator[Finding]:
    for line, what in found.left:
        yield Finding(code="not-an-entry", line=line, message=f"not taken as a paper: {what}")
    for line in found.dashed:
        yield Finding(
            code="tight-bullet", line=line, message="a dash without a blank after it starts no list item; read as one"
        )
    for line, comment in shown.comments.items():
        if count := len(_LINK.findall(comment)):
            yield Finding(
                code="comment", line=line, message=f"skipped a comment with {count} link{'s' if count > 1 else ''}"
            )


def _index(text: str) -> list[Finding]:
    files = list(dict.fromkeys(_LINKED_FILE.findall(text)))
    if len(files) < INDEX_FILES:
        return []
    return [
        Finding(
            code="list-index",
            line=1,
            message=f"no papers here, but links to {len(files)} other lists: {', '.join(files[:20])}",
        )
    ]


__all__ = ["MarkdownList", "Mention", "read_list"]


def read_list(text: str) -> MarkdownList:
    """Read the Markdown list in `text`; nothing in it is an error, what is doubtful is a finding."""
    return markdown_list(text)
