"""Which entries of a .bib file are preprints, and what can be asked about them."""

import msgspec

from bibexport.ids import arxiv_id_of_doi
from bibexport.matching import Paper, fold_title, match
from bibexport.matching.authors import agreement
from bibexport.model import Entry, Facts, Record


def is_preprint(record: Record) -> bool:
    """Whether an entry says that its paper is on arXiv, and nothing of a publication."""
    return record.type == "article"


def askable(entry: Entry) -> Entry | None:
    """The entry as a catalog's, about whose publication something can be asked; None where it names no arXiv id."""
    if entry.arxiv is None:
        return None
    doi = entry.doi if entry.doi and arxiv_id_of_doi(entry.doi) is None else None
    return msgspec.structs.replace(entry, record=None, doi=doi, tags=(), aliases=())


def is_same_work(record: Record, preprint: Facts | None, published: Facts) -> bool:
    """Whether the entry's own title and people are those of what was found under its arXiv id.

    People do copy the id of another paper into an entry.
    """
    if not record.authors or not published.authors:
        people = not record.authors
    else:
        people = agreement(record.authors, published.authors).of_shorter >= 0.5
    known = {fold_title(facts.title) for facts in (preprint, published) if facts}
    if people and fold_title(record.title) in known:
        return True
    paper = Paper(titles=(record.title,), authors=record.authors, arxiv=record.arxiv)
    verdict = match(paper, [published])
    return bool(record.authors) and verdict.outcome == "published"
