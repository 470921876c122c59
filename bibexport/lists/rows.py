"""The rows of a table that are entries."""

import re
from collections.abc import Sequence

import msgspec

from bibexport.lists import tables
from bibexport.lists.document import Row, Table, plain
from bibexport.lists.evidence import Evidence
from bibexport.lists.prefixes import TITLE_WORDS
from bibexport.lists.unit import Cell, Place, Unit

SIBLINGS = 0.3
"""The part of a table's rows that must link to papers for all of them to count as papers."""


class Rows(msgspec.Struct, frozen=True):
    """The entries of a table, and the rows that are of several papers."""

    units: tuple[Unit, ...] = ()
    several: tuple[Unit, ...] = ()


def rows(table: Table, place: Place, evidence: Evidence) -> Rows:
    """The entries in `table`; none where it is no table of papers."""
    roles = tables.roles(table.header, table.rows)
    if "title" not in roles:
        return Rows()
    header = (*table.header, *[""] * (len(roles) - len(table.header)))
    title = roles.index("title")
    units: list[Unit] = []
    several: list[Unit] = []
    inner = place
    for row in table.rows:
        if _is_divider(row, len(roles)):
            inner = place.under(plain(row.cells[0]))
        elif (unit := _unit(row, title, roles, header, inner)) is not None:
            (several if _of_several(unit, evidence) else units).append(unit)
    linked = sum(_links_to_paper(unit, evidence) for unit in units)
    if not linked or linked < SIBLINGS * len(units):
        return Rows()
    return Rows(tuple(units), tuple(several))


def _unit(row: Row, title: int, roles: Sequence[tables.Role], header: Sequence[str], place: Place) -> Unit | None:
    if title >= len(row.cells) or not re.search(r"\w", plain(row.cells[title])):
        return None
    cells = (Cell(header[index], roles[index], cell) for index, cell in enumerate(row.cells) if index != title and cell)
    return Unit(
        line=row.line,
        end=row.end,
        place=place,
        form="row",
        head=row.cells[title],
        cells=tuple(cells),
        column=header[title],
    )


def _links_to_paper(unit: Unit, evidence: Evidence) -> bool:
    return evidence.has_paper(unit.head, unit.column) or any(
        evidence.has_paper(cell.inline, cell.column) for cell in unit.cells
    )


def _of_several(unit: Unit, evidence: Evidence) -> bool:
    """Whether a row without a title names papers, each with an identifier of its own."""
    if evidence.inlines.head(unit.head, unit.column).words >= TITLE_WORDS:
        return False
    stretches = ((unit.head, unit.column), *((cell.inline, cell.column) for cell in unit.cells))
    links = [link for inline, column in stretches for link in evidence.inlines.links(inline, column)]
    return (
        len({(link.ids.arxiv, link.ids.doi, link.ids.other) for link in links if link.is_paper and link.ids.found}) > 1
    )


def _is_divider(row: Row, width: int) -> bool:
    """Whether a row is a heading inside its table: one cell with text in a table of several columns."""
    filled = [cell for cell in row.cells if plain(cell)]
    return width > 1 and len(filled) == 1 and bool(plain(row.cells[0])) and not any(part.href for part in filled[0])
