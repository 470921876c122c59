"""The BibTeX in the code blocks of a list: what it says of the list's papers, and papers that only it has."""

import re
from collections.abc import Iterator

import msgspec

from bibexport.errors import InvalidInput
from bibexport.formats.bibtex.read import read
from bibexport.lists import Mention, PaperList
from bibexport.lists.document import Document, map_texts
from bibexport.lists.entries import fold_title, identities
from bibexport.lists.reference import Passage
from bibexport.lists.sections import cut_at_headings, is_excluded
from bibexport.model import Entry, Link
from bibexport.text.markup import strip_markup
from bibexport.text.names import OTHERS_WRITTEN

_FENCE = re.compile(r"^[^\S\n]*(`{3,}+|~{3,}+)[^`\n]*+\n(\s*@.*?)^[^\S\n]*\1", re.MULTILINE | re.DOTALL)
_ABOUT_LIST = re.compile(r"\b(?:cit(?:e|ing|ations?)|bibtex|acknowledge?ments?)\b|引用", re.IGNORECASE)
"""A heading of how to cite the list itself."""
_FILLED = ("authors", "venue", "year", "volume", "issue", "pages", "doi", "key_hint")


def add_fenced(text: str, document: Document, listed: PaperList) -> PaperList:
    """Return a list with what the BibTeX in its code blocks says.

    An entry completes the paper with its identifier or title; one of another paper is a paper of its section, unless
    the section is about how to cite the list.
    """
    mentions = list(listed.entries)
    by_name = {name: index for index, mention in reversed(list(enumerate(mentions))) for name in _names(mention)}
    sections = [
        (part.heading.line if part.heading else 0, part.section)
        for part in cut_at_headings(map_texts(document.blocks, Passage))
    ]
    for mention in _read_blocks(text):
        index = next((by_name[name] for name in _names(mention) if name in by_name), None)
        section = next((path for line, path in reversed(sections) if line <= mention.line), ())
        if index is not None:
            mentions[index] = _complete(mentions[index], mention)
        elif not is_excluded(section) and not any(map(_ABOUT_LIST.search, section)):
            by_name |= dict.fromkeys(_names(mention), len(mentions))
            mentions.append(msgspec.structs.replace(mention, section=section))
    ordered = sorted(mentions, key=lambda mention: mention.line)
    findings = tuple(one for one in listed.findings if one.code != "no-entries" or not ordered)
    return msgspec.structs.replace(listed, entries=tuple(ordered), findings=findings)


def _read_blocks(text: str) -> Iterator[Mention]:
    """Yield the entries in the code blocks; what cannot be read there is no fault of the list."""
    line, done = 1, 0
    for match in _FENCE.finditer(text):
        line, done = line + text.count("\n", done, match.start(2)), match.start(2)
        try:
            catalog, _ = read(match[2])
        except InvalidInput:
            continue
        for entry in catalog.entries:
            if entry.title:
                yield _to_mention(entry, line + (entry.line or 1) - 1)


def _to_mention(entry: Entry, line: int) -> Mention:
    record = entry.record
    assert record is not None, "a .bib has records"
    return Mention(
        line=line,
        end_line=line,
        key_hint=entry.key,
        title=strip_markup(entry.title),
        authors=tuple(OTHERS_WRITTEN if name.literal == "others" else name.display for name in record.authors),
        venue=strip_markup(record.container_title) or None,
        year=record.issued.year if record.issued else None,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        arxiv=entry.arxiv,
        doi=entry.doi,
        links=(Link(kind="paper", url=record.url),) if record.url else (),
    )


def _names(mention: Mention) -> tuple[str, ...]:
    """Return what identifies a paper: its identifiers and its title."""
    title = fold_title(mention.title)
    return (*identities(mention), *((f"title:{title}",) if title else ()))


def _complete(mention: Mention, other: Mention) -> Mention:
    """Return what the list says of a paper, with what only its BibTeX says."""
    names = (name for name in _FILLED if not (getattr(mention, name) or (name == "key_hint" and mention.key)))
    fields = {name: value for name in names if (value := getattr(other, name))}
    if not mention.arxiv and other.arxiv:
        fields["arxiv"] = other.arxiv
    known = {link.url for link in mention.links}
    links = (*mention.links, *(link for link in other.links if link.url not in known))
    return msgspec.structs.replace(mention, **fields, links=links)
