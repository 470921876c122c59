"""Selecting the candidates that are papers, judged by their neighbours."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from bibexport.lists.candidates import Candidate, Group
from bibexport.lists.evidence import has_paper
from bibexport.lists.prefixes import TITLE_WORDS

DATED = 3
"""Minimum number of items with a venue and a year that make a list of papers even without links."""
LABELLED = 4
"""Minimum number of paragraphs with a paper label and a title without markup that count as entries."""
LINKED = 0.3
"""Minimum share of a list's items or a table's rows with a link to a paper for the others to count as papers."""


class Selection(msgspec.Struct, frozen=True):
    """The papers of a list and the rejected look-alikes, both in the order of the file."""

    papers: tuple[Candidate, ...]
    left_out: tuple[Candidate, ...]


def select_papers(groups: Sequence[Group]) -> Selection:
    """Return the candidates that are papers; decide group by group."""
    selections = [_SELECT[group.kind](group) for group in groups]
    return Selection(
        tuple(sorted((paper for one in selections for paper in one.papers), key=lambda paper: paper.line)),
        tuple(sorted((other for one in selections for other in one.left_out), key=lambda other: other.line)),
    )


def _select_in_section(group: Group) -> Selection:
    """Decide whether candidates without a link to a paper count, by the share of those with one."""
    chosen = {"linked"}
    counts = Counter(candidate.strength for candidate in group.candidates)
    linked, dated, waiting = counts["linked"], counts["dated"], counts["titled"]
    if counts["labelled"] >= max(LABELLED, group.prose):
        chosen.add("labelled")
    if dated >= DATED and dated >= waiting:
        chosen.add("dated")
        linked += dated
    else:
        waiting += dated
    if linked and linked >= LINKED * (linked + waiting):
        chosen |= {"dated", "titled"}
    return Selection(tuple(candidate for candidate in group.candidates if candidate.strength in chosen), ())


def _select_in_table(group: Group) -> Selection:
    """Select all rows of a table of papers except those about several papers; none of any other table."""
    several = tuple(row for row in group.candidates if _is_several(row))
    rows = tuple(row for row in group.candidates if not _is_several(row))
    linked = sum(any(has_paper(passage) for passage in row.passages) for row in rows)
    if not linked or linked < LINKED * len(rows):
        return Selection((), ())
    return Selection(rows, several)


def _is_several(row: Candidate) -> bool:
    """Return whether a row without a title names several papers with different identifiers."""
    if row.head.title_line.words >= TITLE_WORDS:
        return False
    links = [link for passage in row.passages for link in passage.links if link.is_paper and link.ids.found]
    return len({(link.ids.arxiv, link.ids.doi, link.ids.other) for link in links}) > 1


def _select_nothing(group: Group) -> Selection:
    """Select nothing: a section about the list itself, such as its news, lists no papers."""
    return Selection((), group.candidates)


_SELECT = {"section": _select_in_section, "table": _select_in_table, "excluded": _select_nothing}
