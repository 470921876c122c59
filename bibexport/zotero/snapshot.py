"""The contents of a Zotero library, as its server lists them, and which of its items is which paper.

Papers are matched with items by citation key, then by arXiv id, then by DOI. A wrong match would overwrite somebody's
item with another paper, so a key alone proves nothing: the title or an identifier has to agree as well. If two items
match, neither is used.
"""

import html
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from bibexport.errors import InvalidId
from bibexport.formats.zotero.web_items import WebItem
from bibexport.ids import ArxivId, Doi, arxiv_doi, arxiv_id, doi
from bibexport.matching.folding import fold_title
from bibexport.text.unicode import clean

Data = dict[str, Any]
"""The `data` of an object of the Web API: its editable JSON, with `key` and `version`."""

_CHILD_TYPES = frozenset({"note", "attachment", "annotation"})
_KEY_LINE = re.compile(r"^[ \t]*citation key[ \t]*:[ \t]*(\S(?:.*\S)?)[ \t]*$", re.IGNORECASE | re.MULTILINE)
# Only at the start of a line: elsewhere the text may be about another paper.
_ARXIV_LINE = re.compile(
    r"^[ \t]*(?:arxiv preprint )?arxiv[ \t]*:[ \t]*([\w.-]+(?:/\d+\w*)?)", re.IGNORECASE | re.MULTILINE
)
_DOI_LINE = re.compile(r"^[ \t]*doi[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_MARKUP = re.compile(r"<[^<>]*>")
_WITH_ARXIV_ID = ("archiveID", "extra", "number", "publicationTitle", "reportNumber")


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a library at one version."""

    version: int
    items: tuple[Data, ...] = ()
    """Papers and other works, without notes, attachments, and the trash."""
    children: dict[str, tuple[Data, ...]] = {}
    """The notes and attachments of an item, by its key."""
    collections: dict[tuple[str, ...], str] = {}
    """Path of names from the top to key; the first if several share a path."""


def snapshot(version: int, items: list[Data], collections: list[Data]) -> Snapshot:
    """Build the snapshot from the objects of a library, each the `data` that the server sends."""
    children: dict[str, list[Data]] = {}
    for data in items:
        if data.get("parentItem"):
            children.setdefault(data["parentItem"], []).append(data)
    return Snapshot(
        version=version,
        items=tuple(data for data in items if data.get("itemType") not in _CHILD_TYPES and not data.get("deleted")),
        children={key: tuple(below) for key, below in children.items()},
        collections=_paths(collections),
    )


def citation_keys(data: Data) -> tuple[str, ...]:
    """Return the citation keys of an item: from its field, from Extra, or from both."""
    found = (data.get("citationKey") or "", *_KEY_LINE.findall(data.get("extra") or ""))
    return tuple(dict.fromkeys(key for text in found if (key := text.strip())))


def arxiv_ids(data: Data) -> frozenset[ArxivId]:
    """Return the arXiv ids of an item, from its DOI, address, number and Extra."""
    named = [text for name in _WITH_ARXIV_ID for text in _ARXIV_LINE.findall(data.get(name) or "")]
    return frozenset(_read(arxiv_id, [*named, data.get("DOI") or "", data.get("url") or ""]))


def dois(data: Data) -> frozenset[Doi]:
    """Return the DOIs of an item, from its field and Extra. An arXiv preprint always has arXiv's DOI."""
    found = set(_read(doi, [data.get("DOI") or "", *_DOI_LINE.findall(data.get("extra") or "")]))
    if not found and data.get("itemType") == "preprint":
        found = {arxiv_doi(arxiv) for arxiv in arxiv_ids(data)}
    return frozenset(found)


def note_text(note: str) -> str:
    """Return the text of a note without its HTML."""
    return clean(html.unescape(_MARKUP.sub(" ", note)))


def _read(read: Callable[[str], Any], texts: list[str]) -> Iterator[Any]:
    for text in texts:
        try:
            yield read(text)
        except InvalidId:
            continue


def _paths(collections: list[Data]) -> dict[tuple[str, ...], str]:
    by_key = {data["key"]: data for data in collections if not data.get("deleted")}
    paths: dict[tuple[str, ...], str] = {}
    for key in sorted(by_key):
        path = _path(key, by_key)
        if path:
            paths.setdefault(path, key)
    return paths


def _path(key: str, by_key: dict[str, Data]) -> tuple[str, ...]:
    """Return the names on the path to a collection; empty if a parent is missing or the path is circular."""
    names: list[str] = []
    seen: set[str] = set()
    while key:
        if key in seen or key not in by_key:
            return ()
        seen.add(key)
        names.append(clean(by_key[key]["name"]))
        key = by_key[key].get("parentCollection") or ""
    return tuple(reversed(names))


class Identities(msgspec.Struct, frozen=True, kw_only=True):
    """The results by citation key. A paper in neither table is not in the library."""

    items: dict[str, Data]
    doubts: dict[str, str]
    """Why it is uncertain which item is the paper."""


def identify(papers: Sequence[WebItem], items: Sequence[Data]) -> Identities:
    """Find the papers among the items of a library; no item is matched with two papers."""
    search = _Search(papers, items)
    for paper in papers:
        search.by_citation_key(paper)
    for paper in papers:
        if paper.citation_key not in search.found:
            search.by_identifier(paper)
    return Identities(items=search.found, doubts=search.doubts)


class _Search:
    def __init__(self, papers: Sequence[WebItem], items: Sequence[Data]) -> None:
        self.found: dict[str, Data] = {}
        self.doubts: dict[str, str] = {}
        self._taken: set[str] = set()
        self._arxivs = {paper.arxiv for paper in papers}
        self._dois = {paper.doi for paper in papers}
        self._by_key = _index(items, citation_keys)
        self._by_arxiv = _index(items, arxiv_ids)
        self._by_doi = _index(items, dois)

    def by_citation_key(self, paper: WebItem) -> None:
        named = self._free(item for key in (paper.citation_key, *paper.aliases) for item in self._by_key.get(key, ()))
        same = [item for item in named if self._is_same_paper(item, paper)]
        if same:
            self._choose(paper, same)
            return
        holders = [item for item in named if paper.citation_key in citation_keys(item)]
        if holders:
            shown = f"{holders[0].get('title') or 'without a title'!r} ({holders[0]['key']})"
            self.doubts[paper.citation_key] = f"the library has another paper under this key: {shown}"

    def by_identifier(self, paper: WebItem) -> None:
        with_doi = self._free(self._by_doi.get(paper.doi, ()))
        with_arxiv = [
            item
            for item in self._free(self._by_arxiv.get(paper.arxiv, ()))
            if not self._has_doi_of_another(item, paper)
        ]
        # A library may have the preprint and the published paper; the latter alone has the paper's DOI.
        candidates = with_doi if len(with_doi) == 1 else with_arxiv or with_doi
        if candidates:
            self.doubts.pop(paper.citation_key, None)
            self._choose(paper, candidates)

    def _choose(self, paper: WebItem, candidates: list[Data]) -> None:
        for narrower in (
            candidates,
            [item for item in candidates if paper.doi in dois(item)],
            [item for item in candidates if item["itemType"] == paper.data["itemType"]],
        ):
            if len(narrower) == 1:
                self.found[paper.citation_key] = narrower[0]
                self._taken.add(narrower[0]["key"])
                return
        keys = ", ".join(item["key"] for item in candidates)
        self.doubts[paper.citation_key] = f"several items of the library are this paper: {keys}; merge them in Zotero"

    def _is_same_paper(self, item: Data, paper: WebItem) -> bool:
        if self._has_doi_of_another(item, paper):
            return False
        arxivs = arxiv_ids(item)
        if paper.arxiv in arxivs or paper.doi in dois(item):
            return True
        if arxivs and (paper.arxiv or arxivs & self._arxivs):
            return False
        title = fold_title(item.get("title") or "")
        return bool(title) and title == fold_title(paper.data.get("title") or "")

    def _has_doi_of_another(self, item: Data, paper: WebItem) -> bool:
        """Return whether an item is a different one of the papers, even if both share a preprint."""
        found = dois(item)
        return paper.doi not in found and bool(found & self._dois)

    def _free(self, items: Iterable[Data]) -> list[Data]:
        return [item for item in {item["key"]: item for item in items}.values() if item["key"] not in self._taken]


def _index(items: Sequence[Data], keys_of: Callable[[Data], Iterable[Hashable]]) -> dict[Hashable, list[Data]]:
    index: dict[Hashable, list[Data]] = {}
    for item in items:
        for key in keys_of(item):
            index.setdefault(key, []).append(item)
    return index
