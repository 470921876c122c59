"""Match papers with the items of a library: by citation key, then by arXiv id, then by DOI.

A wrong match would overwrite somebody's item with another paper, so a key alone proves nothing: the title or an
identifier has to agree as well. If two items match, neither is used.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence

import msgspec

from bibexport.formats.zotero.web_items import WebItem
from bibexport.matching.folding import fold_title
from bibexport.zotero.snapshot import Data, arxiv_ids, citation_keys, dois


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
