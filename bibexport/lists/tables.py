"""Tables: the roles of their columns, and the papers in their rows."""

import itertools
import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from bibexport.lists.claims import parse_known_claim
from bibexport.lists.document import Inline, Row, Table
from bibexport.lists.link_kinds import kinds_of_label
from bibexport.lists.links import find_links
from bibexport.lists.reference import Passage

Role = Literal["title", "venue", "date", "name", ""]

_TITLE = re.compile(r"\btitles?\b|论文标题|标题|题目|論文|タイトル|论文名", re.IGNORECASE)
_PAPER = re.compile(r"\bpapers?\b|\bpublications?\b|\bworks?\b|\barticles?\b|论文|文章|paper name", re.IGNORECASE)
_VENUE = re.compile(
    r"\bvenues?\b|\bpublications?\b|\bpublished\b|\bconf(?:erence)?s?\b|\bjournals?\b|\bwhere\b|\bpub\.?\b|会议|期刊|发表|来源|\bproceedings\b|\bsource\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\byears?\b|\bdates?\b|\btime\b|日期|年份|时间|\bmonth\b|\breleased?\b|\bsubmitted\b", re.IGNORECASE
)
TITLE_WORDS = 2.5
"""Minimum mean number of words in a column of titles."""
LINKED = 0.3

_ASIDE = re.compile(
    r"desc|intro|summary|abstract|remark|\bnotes?\b|comment|detail|contribution|highlight|tl;?dr|\btasks?\b|keyword|institut|affil|author"
    r"|\borg|\bteam|domain|categor|\btype|input|output|metric|scale|\bsize|备注|简介|机构|作者|任务",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"^\W*(?:models?|methods?|names?|abbr\w*\.?|acronyms?|alias|metrics?|short ?names?|approach|algorithm|system"
    r"|framework|datasets?|benchmarks?|模型|方法|名称|简称|数据集)\W*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_BETWEEN_TITLES = re.compile(r"[\s,;/|&+•·、，；]*(?:and|和)?\s*", re.IGNORECASE)


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
    if "title" not in roles:
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
    found: list[Role] = [_role_of_header(name) or _role_of_cells(rows, index) for index, name in enumerate(names)]
    title = _title_column(names, rows, found)
    if title is not None:
        found[title] = "title"
    return tuple("" if role == "title" and index != title else role for index, role in enumerate(found))


def is_name(header: str) -> bool:
    """Return whether a column is for names of models, methods or datasets."""
    return _NAME.match(header) is not None


def _role_of_header(name: str) -> Role:
    if _DATE.search(name) and len(name.split()) <= 4 and not _TITLE.search(name):
        return "venue" if _VENUE.search(name) else "date"
    if _VENUE.search(name) and not _TITLE.search(name):
        return "venue"
    return "name" if is_name(name) else ""


def _role_of_cells(rows: Sequence[Row[Passage]], index: int) -> Role:
    """Return the role of a column without a clear header, if most of its cells are dates or known venues."""
    texts = [row.cells[index].plain for row in rows[:40] if index < len(row.cells)]
    read = [parse_known_claim(text) for text in texts if len(text) <= 60]
    if sum(found.venue is not None for found in read) > 0.5 * len(texts):
        return "venue"
    return "date" if sum(bool(found.year or found.date) for found in read) > 0.5 * len(texts) else ""


def _title_column(names: Sequence[str], rows: Sequence[Row[Passage]], found: Sequence[Role]) -> int | None:
    """Return the column of titles: by its header, else the one of linked texts, else the one of the longest texts."""
    for pattern in (_TITLE, _PAPER):
        for index, name in enumerate(names):
            may_be = pattern is _TITLE or found[index] in ("", "name")
            if may_be and pattern.search(name) and _mean_words(rows, index) >= TITLE_WORDS:
                return index
    free = [index for index, name in enumerate(names) if found[index] in ("", "name") and not _ASIDE.search(name)]
    linked = [index for index in free if _linked_share(rows, index) >= LINKED]
    long = [index for index in free if _mean_words(rows, index) >= TITLE_WORDS]
    best = [index for index in linked if index in long]
    named = [index for index, name in enumerate(names) if _TITLE.search(name) or found[index] == "name"]
    if best or linked:
        return (best or linked)[0]
    return max(long, key=lambda index: _mean_words(rows, index)) if long else next(iter(named), None)


def _linked_share(rows: Sequence[Row[Passage]], index: int) -> float:
    """Return the share of a column's cells whose text, not only a label, links to a paper."""
    sample = [row.cells[index] for row in rows[:40] if index < len(row.cells)]
    hits = sum(
        any(link.is_paper and not kinds_of_label(link.label) for link in find_links(cell.spans)) for cell in sample
    )
    return hits / max(1, len(sample))


def _mean_words(rows: Sequence[Row[Passage]], index: int) -> float:
    """Return the mean number of words in a column, without labels."""
    sample = [row.cells[index] for row in rows[:40] if index < len(row.cells)]
    return sum(len(_WORD.findall(unlabelled(cell))) for cell in sample) / max(1, len(sample))


def unlabelled(cell: Passage) -> str:
    """Return the text of a cell without images and labels."""
    hidden = {index for link in cell.links if link.labelled for index in link.spans}
    return " ".join(span.text for index, span in enumerate(cell.spans) if index not in hidden and span.kind == "text")


def is_divider(row: Row[Passage], width: int) -> bool:
    """Return whether a row is a heading inside its table: one filled cell across several columns."""
    filled = [cell for cell in row.cells if cell.plain]
    alone = width > 1 and len(filled) == 1 and bool(row.cells[0].plain)
    return alone and not any(span.href for span in filled[0].spans)
