"""Tables: the roles of their columns, and the papers in their rows."""

import itertools
import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from bibexport.lists.claims import head_roles, parse_known_claim
from bibexport.lists.document import Inline, Row, Table
from bibexport.lists.link_kinds import kinds_of_label
from bibexport.lists.links import find_links
from bibexport.lists.names import are_names, find_names
from bibexport.lists.reference import Passage
from bibexport.lists.styled_text import count_words

Role = Literal["title", "venue", "date", "authors", "name", ""]

TITLE_WORDS = 2.5
"""Minimum mean number of words in a column of titles."""
LINKED = 0.3
SAMPLE = 40
"""Number of rows whose cells decide on the role of a column."""
FEW = 10
MOST = 0.7
"""Minimum share of cells with names in a column of authors."""
HEAD_WORDS = 4
"""Maximum number of words in the head of a column of dates."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_BETWEEN_TITLES = re.compile(r"[\s,;/|&+•·、，；]*+(?:(?:and|和)\s*+)?", re.IGNORECASE)


class Cell(msgspec.Struct, frozen=True):
    """A cell beside the title."""

    role: Role
    text: Passage


class TableEntry(msgspec.Struct, frozen=True):
    """A row of a table, several rows with one title, or one of several titles in a cell."""

    head: Passage
    cells: tuple[Cell, ...]
    groups: tuple[str, ...]
    """The row across the table above it."""
    line: int
    end: int


def read_table(table: Table[Passage]) -> tuple[TableEntry, ...]:
    """Return what may be papers in a table with a column of titles; nothing for any other table."""
    roles = column_roles(table.header, table.rows)
    if "title" not in roles or _is_about_venues(roles, table):
        return ()
    title = roles.index("title")
    found: list[TableEntry] = []
    groups: tuple[str, ...] = ()
    above: Row[Passage] | None = None
    for row, below in itertools.zip_longest(table.rows, table.rows[1:]):
        if is_divider(row, len(roles)):
            groups = (row.cells[0].plain,)
        elif title < len(row.cells) and re.search(r"\w", row.cells[title].plain):
            cells = tuple(
                # A name that reaches over several rows is that of a group.
                Cell("" if roles[at] == "name" and _is_shared(at, row, above, below) else roles[at], cell)
                for at, cell in enumerate(row.cells)
                if at != title and cell.spans
            )
            if found and _reaches(title, above, row):
                new = tuple(
                    cell for cell in cells if all(cell.text.spans is not old.text.spans for old in found[-1].cells)
                )
                found[-1] = msgspec.structs.replace(found[-1], cells=(*found[-1].cells, *new), end=row.end)
            else:
                found += [TableEntry(head, cells, groups, row.line, row.end) for head in split_titles(row.cells[title])]
        above = row
    return tuple(found)


def _is_about_venues(roles: Sequence[Role], table: Table[Passage]) -> bool:
    """Return whether a table without years and identifiers links its venues: to their home pages, as it lists them."""
    heads = frozenset[str]().union(*map(head_roles, table.header))
    if "date" in roles or heads & {"title", "paper", "publication"}:
        return False
    rows = table.rows[:SAMPLE]
    venues = [cell for row in rows for cell, role in zip(row.cells, roles, strict=False) if role == "venue"]
    links = [link for row in rows for cell in row.cells for link in cell.links]
    linked = sum(any(link.url and not link.labelled for link in cell.links) for cell in venues)
    return (
        linked > 0.5 * len(venues)
        and not any(link.ids.found for link in links)
        and not any(parse_known_claim(cell.plain).year for cell in venues)
    )


def _reaches(column: int, upper: Row[Passage] | None, lower: Row[Passage] | None) -> bool:
    """Return whether one cell reaches from the upper row down to the lower: the parser gives both the same spans."""
    if upper is None or lower is None or column >= min(len(upper.cells), len(lower.cells)):
        return False
    return bool(upper.cells[column].spans) and upper.cells[column].spans is lower.cells[column].spans


def _is_shared(column: int, row: Row[Passage], above: Row[Passage] | None, below: Row[Passage] | None) -> bool:
    return _reaches(column, above, row) or _reaches(column, row, below)


def split_titles(cell: Passage) -> list[Passage]:
    """Split a cell at the lines, or at the links, that are titles of further papers."""
    spans = cell.spans
    starts = _title_lines(cell) or _title_links(cell)
    if len(starts) < 2:
        return [cell]
    bounds = itertools.pairwise((0, *starts[1:], len(spans)))
    return [Passage(spans[start:stop], cell.column) for start, stop in bounds]


def _title_lines(cell: Passage) -> list[int]:
    """Return where the lines with a marked-up title start; a line of authors has no markup."""
    spans = cell.spans
    breaks = [index for index, span in enumerate(spans) if span.kind in ("break", "soft")]
    found: list[tuple[int, str]] = []
    for before, stop in itertools.pairwise((-1, *breaks, len(spans))) if breaks else ():
        text = Passage(spans[before + 1 : stop], cell.column)
        line = text.title_line
        if line.mark != "none" and line.words >= TITLE_WORDS and not parse_known_claim(text.plain).anything:
            found.append((before + 1, _weight(text.spans)))
    marked = [start for start, weight in found if found and weight == found[0][1]]
    return marked if len(marked) > 1 else []


def _weight(spans: Inline) -> str:
    first = next((span for span in spans if span.text.strip()), None)
    return "" if first is None else "bold" if first.bold else "italic" if first.italic else "plain"


def _title_links(cell: Passage) -> list[int]:
    """Return where linked titles start in a cell that holds little else."""
    titles = [
        link for link in cell.links if link.is_paper and not link.labelled and len(link.label.split()) >= TITLE_WORDS
    ]
    ends = [link.spans[-1] for link in titles]
    between = [
        "".join(span.text for span in cell.spans[end + 1 : link.spans[0]] if span.kind == "text")
        for end, link in zip(ends, titles[1:], strict=False)
    ]
    distinct = len({link.url for link in titles}) == len(titles)
    if not distinct or not all(_BETWEEN_TITLES.fullmatch(text) for text in between):
        return []
    return [link.spans[0] for link in titles]


def column_roles(header: Sequence[str], rows: Sequence[Row[Passage]]) -> tuple[Role, ...]:
    """Return the role of each column by its header; where no header names it, find the column of titles by its
    contents.
    """
    width = max([len(header), *(len(row.cells) for row in rows)], default=0)
    names = [*header, *[""] * (width - len(header))]
    found: list[Role] = [_role_of_header(name) or _role_of_cells(name, rows, index) for index, name in enumerate(names)]
    for index in [index for index, name in enumerate(names) if "publication" in head_roles(name)]:
        if _are_titles(names, rows, index):
            found[index] = ""
    title = _title_column(names, rows, found)
    if title is not None:
        found[title] = "title"
    return tuple("" if role == "title" and index != title else role for index, role in enumerate(found))


def is_name(header: str) -> bool:
    """Return whether a column is for names of models, methods or datasets."""
    return "name" in head_roles(header)


def _role_of_header(name: str) -> Role:
    roles = head_roles(name)
    if "title" in roles:
        return ""
    if "date" in roles and len(name.split()) <= HEAD_WORDS:
        return "venue" if roles & {"venue", "publication"} else "date"
    if roles & {"venue", "publication"}:
        return "venue"
    if "authors" in roles and "paper" not in roles:
        return "authors"
    return "name" if "name" in roles else ""


def _role_of_cells(name: str, rows: Sequence[Row[Passage]], index: int) -> Role:
    """Return the role of a column without a clear header, if most of its cells are dates, known venues or names."""
    texts = [row.cells[index].plain for row in rows[:SAMPLE] if index < len(row.cells)]
    read = [parse_known_claim(text) for text in texts if len(text) <= 60]
    if sum(found.venue is not None for found in read) > 0.5 * len(texts):
        return "venue"
    if sum(bool(found.year or found.date) for found in read) > 0.5 * len(texts):
        return "date"
    if head_roles(name) or any(
        link.url for row in rows[:SAMPLE] for cell in row.cells[index : index + 1] for link in cell.links
    ):
        return ""
    # One person per cell may as well be the name of anything; `H&E` is a stain.
    people = [person for text in texts[:FEW] for person in find_names(text).people]
    several = len(people) > len(texts[:FEW]) and sum(" " in person for person in people) > MOST * len(people)
    return "authors" if several and sum(map(are_names, texts)) > MOST * len(texts) else ""


def _are_titles(names: Sequence[str], rows: Sequence[Row[Passage]], column: int) -> bool:
    """Return whether a column that may be one of titles or venues by its header is one of titles."""
    if _mean_words(rows, column) < TITLE_WORDS or _role_of_cells("", rows, column) == "venue":
        return False
    return not any(
        index != column and head_roles(name) & {"title", "paper"} and _mean_words(rows, index) >= TITLE_WORDS
        for index, name in enumerate(names)
    )


def _title_column(names: Sequence[str], rows: Sequence[Row[Passage]], found: Sequence[Role]) -> int | None:
    """Return the column of titles: by its header, else the one of linked texts, else the one of the longest texts."""
    for kinds in ({"title"}, {"paper", "publication"}):
        for index, name in enumerate(names):
            may_be = "title" in kinds or found[index] in ("", "name")
            if may_be and kinds & head_roles(name) and _mean_words(rows, index) >= TITLE_WORDS:
                return index
    free = [
        index
        for index, name in enumerate(names)
        if found[index] in ("", "name") and not head_roles(name) & {"other", "authors"}
    ]
    linked = [index for index in free if _linked_share(rows, index) >= LINKED]
    long = [index for index in free if _mean_words(rows, index) >= TITLE_WORDS]
    best = [index for index in linked if index in long]
    named = [index for index, name in enumerate(names) if "title" in head_roles(name) or found[index] == "name"]
    if best or linked:
        return (best or linked)[0]
    return max(long, key=lambda index: _mean_words(rows, index)) if long else next(iter(named), None)


def _linked_share(rows: Sequence[Row[Passage]], index: int) -> float:
    """Return the share of a column's cells whose text, not only a label, links to a paper."""
    sample = [row.cells[index] for row in rows[:SAMPLE] if index < len(row.cells)]
    hits = sum(
        any(link.is_paper and not kinds_of_label(link.label) for link in find_links(cell.spans)) for cell in sample
    )
    return hits / max(1, len(sample))


def _mean_words(rows: Sequence[Row[Passage]], index: int) -> float:
    """Return the mean number of words in a column, without labels."""
    sample = [row.cells[index] for row in rows[:SAMPLE] if index < len(row.cells)]
    return sum(count_words(" ".join(_WORD.findall(unlabelled(cell)))) for cell in sample) / max(1, len(sample))


def unlabelled(cell: Passage) -> str:
    """Return the text of a cell without images and labels."""
    hidden = {index for link in cell.links if link.labelled for index in link.spans}
    return " ".join(span.text for index, span in enumerate(cell.spans) if index not in hidden and span.kind == "text")


def is_divider(row: Row[Passage], width: int) -> bool:
    """Return whether a row is a heading inside its table: one filled cell across several columns."""
    filled = [cell for cell in row.cells if cell.plain]
    alone = width > 1 and len(filled) == 1 and bool(row.cells[0].plain)
    return alone and not any(span.href for span in filled[0].spans)
