"""Selecting the candidates that are papers, judged by their neighbours."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from bibexport.lists.candidates import Candidate, Group, Strength
from bibexport.lists.claims import parse_claim
from bibexport.lists.evidence import PLAIN_WORDS, Shape, has_paper, is_all_title, shape_of
from bibexport.lists.links import leads_to_note
from bibexport.lists.titles import TITLE_WORDS

DATED = 3
"""Minimum number of items with a venue and a year that make a list of papers even without links."""
LABELLED = 4
"""Minimum number of paragraphs with a paper label and a title without markup that count as entries."""
PAIRED = 3
"""Minimum number of titles above lines of labels for them to count as entries."""
FIELDS = 3
"""Minimum number of texts without links to papers with one name before a colon for it to be that of a field."""
BARE = 10
"""Minimum number of titles without links that make a list of them."""
SURE = 5
"""Minimum number of entries with a link to their paper for others to be compared with them."""
ALIKE = 0.2
"""Minimum share of the sure entries that have the shape of another candidate for it to count as well."""
MOSTLY = 0.6
"""Minimum share of sure entries in a section for texts without links to count as entries."""
LETTERS = 0.75
"""Minimum share of letters in the titles of a table without links."""
_ASIDE = frozenset({"video", "other"})
LINKED = 0.3
"""Minimum share of a list's items or a table's rows with a link to a paper for the others to count as papers."""


class Selection(msgspec.Struct, frozen=True):
    """The papers of a list and the rejected look-alikes, both in the order of the file."""

    papers: tuple[Candidate, ...]
    left_out: tuple[Candidate, ...] = ()
    """Those with a link to a paper: in a section about the list itself, or rows about several papers."""
    alike: tuple[Candidate, ...] = ()
    """Others with the form of an entry, but without enough evidence."""


class Layout(msgspec.Struct, frozen=True):
    """What the sure entries of a list have in common."""

    dated: int
    """Number of candidates with a venue and a year."""
    paired: int
    """Number of titles above lines of labels."""
    fields: frozenset[str]
    """Names before a colon that so many texts without links share that they are fields: `Techniques`."""
    bare: bool
    """Whether most candidates are titles in bold or quotes, without links and anything else."""
    noted: bool
    """Whether titles lead to notes about the papers beside the list, as those of some sure entries do."""
    shapes: dict[Shape, float]
    """The share of each shape among the candidates with a link to their paper."""


def select_papers(groups: Sequence[Group]) -> Selection:
    """Return the candidates that are papers; decide group by group, by what the list as a whole shows."""
    layout = learn_layout(groups)
    selections = [_SELECT[group.kind](group, layout) for group in groups]
    papers = _sort(paper for one in selections for paper in one.papers)
    alike = _sort(other for one in selections for other in one.alike)
    if not papers and not alike:
        # With nothing to compare them with, all long texts may be papers.
        alike = tuple(
            candidate
            for group in groups
            for candidate in group.candidates
            if group.kind == "section" and candidate.head.title_line.words >= PLAIN_WORDS
        )
    return Selection(papers, _sort(other for one in selections for other in one.left_out), alike)


def _sort(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates, key=lambda candidate: candidate.line))


def learn_layout(groups: Sequence[Group]) -> Layout:
    """Return what the sure entries of a list have in common."""
    found = [candidate for group in groups if group.kind == "section" for candidate in group.candidates]
    strengths = Counter(candidate.strength for candidate in found)
    shapes = Counter(shape_of(candidate.head) for candidate in found if candidate.strength == "linked")
    sure = shapes.total() if shapes.total() >= SURE else 0
    noted = sum(candidate.strength == "dated" and _leads_to_note(candidate) for candidate in found)
    bare = sum(candidate.strength == "plain" and is_all_title(candidate.head) for candidate in found)
    keys = Counter(_name_of(candidate) for candidate in found if candidate.strength in ("titled", "plain"))
    return Layout(
        fields=frozenset(name for name, count in keys.items() if name and count >= FIELDS),
        dated=strengths["dated"],
        noted=noted >= DATED,
        paired=strengths["paired"],
        bare=bare >= BARE and bare >= 0.5 * len(found),
        shapes={shape: count / sure for shape, count in shapes.items() if sure},
    )


def _select_in_section(group: Group, layout: Layout) -> Selection:
    """Decide whether candidates without a link to a paper count: by the share of those with one, or by their layout."""
    counts = Counter(candidate.strength for candidate in group.candidates)
    chosen: set[Strength] = {"linked"}
    linked, dated, waiting = counts["linked"], counts["dated"], counts["titled"]
    if counts["labelled"] >= max(LABELLED, group.prose):
        chosen.add("labelled")
    if layout.paired >= PAIRED:
        chosen.add("paired")
        linked += counts["paired"]
    if layout.dated >= DATED and dated >= waiting:
        chosen.add("dated")
        linked += dated
    else:
        waiting += dated
    if linked and linked >= LINKED * (linked + waiting):
        chosen |= {"dated", "titled"}
    bare = {candidate.line for candidate in group.candidates if layout.bare and is_all_title(candidate.head)}
    sure = sum(candidate.strength in chosen or candidate.line in bare for candidate in group.candidates)
    mostly = sure >= MOSTLY * len(group.candidates)
    candidates = [
        candidate
        for candidate in group.candidates
        if candidate.strength in ("linked", "dated")
        or (layout.noted and _leads_to_note(candidate))
        or _name_of(candidate) not in layout.fields
    ]
    papers: list[Candidate] = []
    alike: list[Candidate] = []
    for candidate in candidates:
        same = _share_alike(candidate, layout)
        if (
            candidate.strength in chosen
            or candidate.line in bare
            or (layout.noted and _leads_to_note(candidate))
            or _is_paper_among_papers(candidate, same, mostly=mostly)
        ):
            papers.append(candidate)
        elif _is_uncited_paragraph(candidate):
            continue  # Sentences about people and years are; the audit counts those that may be more.
        elif candidate.strength not in ("titled", "plain") or (
            same >= ALIKE and (sure or _has_style(candidate, key=False))
        ):
            alike.append(candidate)
    return Selection(tuple(papers), alike=tuple(alike))


def _is_uncited_paragraph(candidate: Candidate) -> bool:
    return candidate.form == "paragraph" and candidate.strength == "dated" and not candidate.head.title_line.cited


def _leads_to_note(candidate: Candidate) -> bool:
    link = candidate.head.title_line.link
    return link is not None and leads_to_note(link)


def _name_of(candidate: Candidate) -> str:
    """Return the name before the title, in lower case."""
    line = candidate.head.title_line
    return (line.key or line.key_hint or "").casefold()


def _has_style(candidate: Candidate, *, key: bool = True) -> bool:
    """Return whether a candidate has a marked-up title, a year, or, where that counts, a key."""
    mark, dated, _, _ = shape_of(candidate.head)
    return mark != "none" or dated or (key and candidate.head.title_line.key is not None)


def _share_alike(candidate: Candidate, layout: Layout) -> float:
    """Return the share of the sure entries that look like a candidate without a link to its paper."""
    if candidate.strength == "titled" and all(set(link.kinds) <= _ASIDE for link in candidate.head.links if link.url):
        return 0.0
    shape = shape_of(candidate.head)
    same = layout.shapes.get(shape, 0.0)
    # A text without links lacks the labels of the others.
    return same if shape[3] else same + layout.shapes.get((*shape[:3], True), 0.0)


def _is_paper_among_papers(candidate: Candidate, same: float, *, mostly: bool) -> bool:
    """Return whether a candidate counts because sure entries look the same, or because it is among such (`mostly`)."""
    if candidate.strength not in ("dated", "titled", "plain"):
        return False
    if same >= ALIKE and shape_of(candidate.head)[1]:
        return True
    return mostly and (same >= ALIKE or _has_style(candidate) or candidate.head.title_line.words >= PLAIN_WORDS)


def _select_in_table(group: Group, _layout: Layout) -> Selection:
    """Select all rows of a table of papers except those about several papers; none of any other table."""
    several = tuple(row for row in group.candidates if _is_several(row))
    rows = tuple(row for row in group.candidates if not _is_several(row))
    linked = sum(any(has_paper(passage) for passage in row.passages) for row in rows)
    if linked < LINKED * len(rows) and sum(map(_states_publication, rows)) < MOSTLY * len(rows):
        return Selection(())
    return Selection(rows, left_out=several)


def _states_publication(row: Candidate) -> bool:
    """Return whether a row has a title, which is mostly letters, and a year in a column of venues or dates."""
    cells = (cell.text.plain for cell in row.cells if cell.role in ("venue", "date"))
    title = row.head.plain.replace(" ", "")
    if sum(map(str.isalpha, title)) < LETTERS * len(title):
        return False
    return row.head.title_line.words >= PLAIN_WORDS and any(parse_claim(text).year for text in cells)


def _is_several(row: Candidate) -> bool:
    """Return whether a row without a title names several papers with different identifiers."""
    if row.head.title_line.words >= TITLE_WORDS:
        return False
    links = [link for passage in row.passages for link in passage.links if link.is_paper and link.ids.found]
    return len({(link.ids.arxiv, link.ids.doi, link.ids.other) for link in links}) > 1


def _select_nothing(group: Group, _layout: Layout) -> Selection:
    """Select nothing: a section about the list itself, such as its news, lists no papers."""
    return Selection((), left_out=group.candidates)


_SELECT = {"section": _select_in_section, "table": _select_in_table, "excluded": _select_nothing}
