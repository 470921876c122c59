"""What the columns of a table are for."""

import re
from collections.abc import Sequence
from typing import Literal

from bibexport.catalog.markdown.blocks import Row
from bibexport.catalog.markdown.links import links
from bibexport.catalog.markdown.spans import Span

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
_NAME = re.compile(
    r"^\W*(?:models?|methods?|names?|abbr\w*\.?|acronyms?|alias|metrics?|short ?names?|approach|algorithm|模型|方法|名称|简称|system|framework)\W*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def roles(header: Sequence[str], rows: Sequence[Row]) -> tuple[Role, ...]:
    """The role of each column, by its header, and of the title's by what is in it where no header tells."""
    width = max([len(header), *(len(row.cells) for row in rows)], default=0)
    names = [*header, *[""] * (width - len(header))]
    found: list[Role] = [_role(name) for name in names]
    title = _title_column(names, rows, found)
    if title is not None:
        found[title] = "title"
    return tuple("" if role == "title" and index != title else role for index, role in enumerate(found))


def _role(name: str) -> Role:
    if _DATE.search(name) and len(name.split()) <= 4 and not _TITLE.search(name):
        return "venue" if _VENUE.search(name) else "date"
    if _VENUE.search(name) and not _TITLE.search(name):
        return "venue"
    return "name" if _NAME.match(name) else ""


def _title_column(names: Sequence[str], rows: Sequence[Row], found: Sequence[Role]) -> int | None:
    for pattern in (_TITLE, _PAPER):
        for index, name in enumerate(names):
            if (
                pattern.search(name)
                and (found[index] in ("", "name") or pattern is _TITLE)
                and _words(rows, index) >= 2.5
            ):
                return index
    scores = [(_words(rows, index), -index) for index in range(len(names)) if found[index] in ("", "name")]
    if not scores:
        return None
    words, index = max(scores)
    if words >= 2.5:
        return -index
    named = [index for index, name in enumerate(names) if _TITLE.search(name) or found[index] == "name"]
    linked = [index for index, name in enumerate(names) if _PAPER.search(name)]
    return next(iter(named or linked), None)


def _words(rows: Sequence[Row], index: int) -> float:
    """The mean number of words in a column, without labels."""
    sample = [row.cells[index] for row in rows[:40] if index < len(row.cells)]
    return sum(len(_WORD.findall(unlabelled(cell))) for cell in sample) / max(1, len(sample))


def unlabelled(cell: Sequence[Span]) -> str:
    """The text of a cell without images and links that are labels."""
    hidden = {index for link in links(cell) if link.labelled for index in link.spans}
    return " ".join(part.text for index, part in enumerate(cell) if index not in hidden and part.kind == "text")
