"""What is known about an entry, for `bibex check` to compare with what the list says."""

import msgspec

from bibexport.model import Facts, Record
from bibexport.normalise.records import CURATED, provenance_of

CURATED_SOURCE = "curated in the catalog"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An entry's record, and the answers that it was made from; None for those that nobody gave."""

    record: Record
    preprint: Facts | None = None
    """What a preprint server said."""
    dblp: Facts | None = None
    """The published version in DBLP."""
    unknown: frozenset[str] = frozenset()
    """The fields of the entry with an identifier under which the source that gives them out has nothing."""

    @property
    def publication(self) -> Facts | None:
        """The published version: DBLP's record, else what the curator decided; None for anything else."""
        if self.dblp is not None:
            return self.dblp
        if self.record.outcome != "published" or self.record.provenance.get("type") != CURATED:
            return None
        record = self.record
        return Facts(
            source="catalog",
            id="",
            title=record.title,
            type=record.type,
            venue=record.container_title_short,
            container_title=record.container_title_source or record.container_title,
            issued=record.issued,
        )

    @property
    def publication_source(self) -> str:
        """Who says that it is published."""
        return provenance_of(self.dblp) if self.dblp else CURATED_SOURCE

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title that a source has for the paper, that of the preprint first."""
        facts = [one for one in (self.preprint, self.dblp) if one]
        named = [title for one in facts for title in (one.title, *one.other_titles)]
        curated = [self.record.title] if self.record.provenance.get("title") == CURATED else []
        return tuple(dict.fromkeys([*named, *curated]))
