"""arXiv's metadata as the snapshot on Kaggle has it: one JSON object per line, with raw TeX.

https://www.kaggle.com/datasets/Cornell-University/arxiv
"""

import re

import msgspec

from bibexport import ids
from bibexport.errors import InvalidId, PayloadError
from bibexport.ids import ArxivId, Doi
from bibexport.model import Date, Facts, Name
from bibexport.sources.arxiv import NAME, is_withdrawn
from bibexport.tex.decode import plain_text, unicode_text
from bibexport.text.dates import month
from bibexport.text.names import name
from bibexport.text.unicode import clean

_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})\b")
_VERSION = re.compile(r"v([1-9]\d*)")


class Version(msgspec.Struct, frozen=True):
    """`v1`, and when it came: `Fri, 26 Feb 2021 19:04:58 GMT`."""

    version: str
    created: str


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """The fields that are read from a line; the abstract is skipped."""

    id: str
    title: str
    authors_parsed: tuple[tuple[str, ...], ...]
    versions: tuple[Version, ...]
    categories: str = ""
    comments: str | None = None
    journal_ref: str | None = msgspec.field(default=None, name="journal-ref")
    doi: str | None = None
    update_date: str = ""


_DECODER = msgspec.json.Decoder(Line)


def line(text: bytes) -> Line:
    """Read one line, with only the first and last of its versions.

    Raises:
        PayloadError: it is not such an object.
    """
    try:
        read = _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PayloadError(f"is not a line of arXiv's metadata ({error})") from error
    if len(read.versions) < 2:
        return read
    return msgspec.structs.replace(read, versions=(read.versions[0], read.versions[-1]))


def arxiv_id(read: Line) -> ArxivId | None:
    """Return the paper's id; None if it is not a valid one."""
    try:
        return ids.arxiv_id(read.id)
    except InvalidId:
        return None


def facts(read: Line, today: str) -> Facts:
    """Return the facts of a paper with a valid id, as the query API would give them (see `sources.arxiv`)."""
    arxiv = ids.arxiv_id(read.id)
    comment = clean(read.comments or "")
    version = _VERSION.fullmatch(read.versions[-1].version) if read.versions else None
    return Facts(
        source=NAME,
        id=arxiv,
        type="article",
        title=_text(read.title),
        authors=tuple(_name(parts) for parts in read.authors_parsed if any(parts[:2])),
        issued=_date(read.versions[0].created) if read.versions else None,
        updated=_date(read.versions[-1].created) if read.versions else None,
        arxiv=arxiv,
        version=int(version[1]) if version else None,
        primary_category=read.categories.split(" ", 1)[0],
        comment=comment,
        journal_ref=clean(read.journal_ref or ""),
        doi=_doi(read.doi or ""),
        url=f"https://arxiv.org/abs/{arxiv}",
        retracted=comment if is_withdrawn(comment) else "",
        retrieved=today,
    )


def _text(raw: str) -> str:
    """Return a title as the query API has it: macros become letters, dollar signs stay."""
    return unicode_text(raw) if "\\" in raw else clean(raw)


def _name(parts: tuple[str, ...]) -> Name:
    """Read `[last, first, suffix, affiliation …]`; a collaboration has its whole name in the first."""
    last, first, suffix = (plain_text(part) if "\\" in part else clean(part) for part in (*parts, "", "")[:3])
    read = name(f"{first} {last}".strip())
    return msgspec.structs.replace(read, suffix=suffix) if suffix and read.family else read


def _date(written: str) -> Date | None:
    day = _DAY.search(written)
    return Date(year=int(day[3]), month=month(day[2]), day=int(day[1])) if day else None


def _doi(written: str) -> Doi | None:
    """Return the first of the DOIs that the authors gave."""
    for one in written.split():
        try:
            return ids.doi(one)
        except InvalidId:
            continue
    return None
