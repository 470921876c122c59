"""Select the records that a catalog may need, for an index built for that catalog (`--only`)."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import msgspec

from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.index.records import RawRecord
from bibexport.lock import Lock
from bibexport.matching import fold_title, plausible
from bibexport.matching.drift import DISTINCTIVE, weights
from bibexport.model import Entry
from bibexport.pages import page_dois, page_key
from bibexport.resolution.questions import preprint_facts, question

WordPair = tuple[str, str]


class Papers(msgspec.Struct, frozen=True, kw_only=True):
    """The identifiers and titles under which the entries of a catalog may be found."""

    titles: frozenset[str] = frozenset()
    keys: frozenset[DblpKey] = frozenset()
    dois: frozenset[Doi] = frozenset()
    pages: frozenset[str] = frozenset()
    """Keys of the pages that are linked (see `bibexport.pages.page_key`)."""
    preprints: frozenset[ArxivId] = frozenset()

    def with_titles(self, titles: Iterable[str]) -> "Papers":
        """Add titles, as the snapshot of arXiv supplies them."""
        return msgspec.structs.replace(self, titles=self.titles.union(titles))

    def merge(self, others: Iterable["Papers"]) -> "Papers":
        """Combine these with the papers of other catalogs."""
        parts = [self, *others]
        return Papers(
            titles=frozenset().union(*(part.titles for part in parts)),
            keys=frozenset().union(*(part.keys for part in parts)),
            dois=frozenset().union(*(part.dois for part in parts)),
            pages=frozenset().union(*(part.pages for part in parts)),
            preprints=frozenset().union(*(part.preprints for part in parts)),
        )


def collect_papers(entries: Iterable[Entry], lock: Lock) -> Papers:
    """Collect the identifiers and titles of entries from the catalog and its lock."""
    titles: set[str] = set()
    keys: set[DblpKey] = set()
    dois: set[Doi] = set()
    pages: set[str] = set()
    preprints: set[ArxivId] = set()
    for entry in entries:
        asked, facts = question(entry), preprint_facts(entry, lock)
        verdict = lock.verdicts.get(asked)
        titles.update(title for title in (entry.title, facts.title if facts else "") if title)
        keys.update(key for key in (entry.dblp,) if key)
        refs = (verdict.record, *verdict.considered) if verdict else ()
        keys.update(DblpKey(ref.id) for ref in refs if ref and ref.source == "dblp")
        dois.update(doi for doi in (entry.doi, facts.doi if facts else None) if doi)
        for link in entry.links:
            dois.update(page_dois(link.url))
            pages.update([page_key(link.url)] if page_key(link.url) else [])
        preprints.update([entry.arxiv] if entry.arxiv else [])
    return Papers(
        titles=frozenset(titles),
        keys=frozenset(keys),
        dois=frozenset(dois),
        pages=frozenset(pages),
        preprints=frozenset(preprints),
    )


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """The papers of a catalog, indexed so that each record of a dump can be compared with all of them at once."""

    papers: Papers
    titles: frozenset[str]
    """Folded."""
    pairs: dict[WordPair, tuple[str, ...]]
    """Titles by each pair of their words: a record under a reworded title shares such a pair."""

    def includes(self, record: RawRecord) -> bool:
        """Return whether a record may be one of the papers, or a version of one."""
        papers = self.papers
        if record.key in papers.keys or record.corr in papers.preprints:
            return True
        if not papers.dois.isdisjoint(record.dois) or not papers.pages.isdisjoint(record.pages):
            return True
        return fold_title(record.title) in self.titles or self._may_be_reworded(record.title)

    def _may_be_reworded(self, title: str) -> bool:
        found = {other for pair in _word_pairs(title) if pair in self.pairs for other in self.pairs[pair]}
        return bool(found) and plausible(sorted(found), title)


def select(papers: Papers) -> Selection:
    """Index `papers` by their folded titles and pairs of words."""
    pairs: dict[WordPair, list[str]] = {}
    for title in sorted(papers.titles):
        for pair in _word_pairs(title):
            pairs.setdefault(pair, []).append(title)
    return Selection(
        papers=papers,
        titles=frozenset(map(fold_title, papers.titles)),
        pairs={pair: tuple(titles) for pair, titles in pairs.items()},
    )


def _word_pairs(title: str) -> Sequence[WordPair]:
    """Pair up the words of a title, at least one of each pair distinctive: `plausible` titles share such a pair."""
    words = sorted((stem, weight) for stem, weight in weights(title).items() if weight)
    return [(one, other) for (one, a), (other, b) in combinations(words, 2) if DISTINCTIVE in (a, b)]
