"""Records as DBLP wrote them: cut out of the dump, checked, and read as far as an index needs.

Written for speed: some nine million records pass through here. The shape that DBLP gives its records is read with
plain searches; any other shape of the same XML is brought into that shape first, by a real parser.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from bibexport import ids
from bibexport.errors import InvalidId, PayloadError
from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.index.prolog import DOCTYPE, with_characters
from bibexport.sources.dblp import Candidate, first_year
from bibexport.sources.dblp_record import title_of
from bibexport.sources.payload import title
from bibexport.text.unicode import clean, unescape

_TYPES = "article|inproceedings|proceedings|book|incollection|phdthesis|mastersthesis|www|person|data"
_END = re.compile(rf"</({_TYPES})>")
END = re.compile(rf"</(?:{_TYPES})>".encode())
_REST = r"""(?:\s[^">]*(?:"[^"]*"[^">]*)*)?>"""
"""What follows the name of an element in its start tag; attributes may hold a `>`."""
_USUAL = re.compile(
    rf'\s*<(\w+) (?:mdate="([^"]*)" )?key="([^"]+)"{_REST}\s*'
    rf"(?:<author{_REST}([^<]*)</author>\s*(?:<author{_REST}[^<]*</author>\s*)*)?"
    rf"(?:<editor{_REST}[^<]*</editor>\s*)*<title{_REST}([^<]*(?:</?(?:i|b|sub|sup)>[^<]*)*)</title>"
)
"""A record as DBLP writes nearly all of them: attributes, people, and the title with what markup titles keep."""
_AUTHOR = re.compile(rf"<author{_REST}([^<]*)</author>")
_DOI = re.compile(r"<ee[^>]*>\s*https?://(?:dx\.)?doi\.org/([^<]+)<")
_PLAIN_DOI = re.compile(r"10\.\d{4,9}/[\w/()-]+(?:[.:;][\w/()-]+)*", re.ASCII)
"""One that has no sign that could stand for another."""
_CORR_VOLUME = re.compile(r"<volume>(?:abs/)?([^<]+)<")
_PERSONS = ("www", "person")


class RawRecord(NamedTuple):
    """A record's XML, and what it is found by."""

    xml: str
    key: DblpKey
    modified: str
    """`2024-01-01`."""
    raw_title: str
    """As it stands in the XML, or as the sources give it."""
    first_author: str
    """Empty where there are only editors."""
    dois: Sequence[Doi]
    corr: ArxivId | None
    """The preprint that a CoRR record is about."""

    @property
    def title(self) -> str:
        """The title as the sources give it."""
        return title(self.raw_title)

    @property
    def candidate(self) -> Candidate:
        """What a first look at it tells."""
        venue = self._text("<booktitle>") or self._text("<journal>")
        return Candidate(key=self.key, title=self.title, venue=venue, year=first_year(self._text("<year>")))

    @property
    def authors(self) -> list[str]:
        """The names as DBLP writes them."""
        return [unescape(name) for name in _AUTHOR.findall(self.xml)]

    @property
    def is_volume(self) -> bool:
        """Whether papers may be in it."""
        return self.xml.startswith(("<proceedings ", "<book "))

    @property
    def volume(self) -> str:
        """The key of the volume that it is in; empty where it is in none."""
        return self._text("<crossref>")

    def _text(self, tag: str) -> str:
        """The text of the first element of a name, which has no markup in it."""
        start = self.xml.find(tag)
        return clean(unescape(self.xml[start + len(tag) : self.xml.find("<", start + len(tag))])) if start >= 0 else ""


def check(batch: bytes, encoding: str, first_line: int) -> None:
    """Make sure that `batch`, which starts on that line of the dump, is a run of well-formed elements.

    Raises:
        PayloadError: it is not.
    """
    parser = expat.ParserCreate(encoding)
    parser.Parse(DOCTYPE)
    parser.Parse("<dblp>")
    try:
        parser.Parse(batch)
        parser.Parse("</dblp>", True)
    except expat.ExpatError as error:
        message = expat.ErrorString(error.code)
        raise PayloadError(f"is not well-formed XML near line {first_line + error.lineno - 1}: {message}") from error


def raw_records(batch: str) -> Iterator[RawRecord]:
    """The publications of a batch of the dump, in their order; pages of persons and DBLP's own notes are left out."""
    if "<!" in batch or "<?" in batch:
        # A comment may hold anything, a CDATA section any sign.
        yield from _canonical(batch)
        return
    start = 0
    for end in _END.finditer(batch):
        stop = end.end()
        if end[1] not in _PERSONS:
            usual = _USUAL.match(batch, start, stop)
            if usual is not None and usual[1] == end[1]:
                yield _of_usual(usual, stop)
            else:
                yield from _canonical(batch[start:stop])
        start = stop


def element(xml: str) -> Element:
    """The element of one record that `check` has seen."""
    return ElementTree.fromstring(with_characters(xml))  # noqa: S314  no document type, hence no expansion


def read_record(xml: str) -> RawRecord:
    """Read one record that was read before, and written in DBLP's shape."""
    usual = _USUAL.match(xml)
    return _of_usual(usual, len(xml)) if usual else _of_element(element(xml), xml)


def _canonical(xml: str) -> Iterator[RawRecord]:
    """The records among these elements, as a parser writes them: attributes in double quotes, no comments."""
    for record in element(f"<dblp>{xml}</dblp>"):
        if record.tag not in _PERSONS and record.get("key"):
            record.tail = None
            yield _of_element(record, ElementTree.tostring(record, "unicode"))


def _of_usual(match: re.Match[str], stop: int) -> RawRecord:
    """The record that starts as `match` says and ends at `stop`."""
    text = match.string
    _, modified, key, author, written = match.groups()
    return RawRecord(
        text[match.start(1) - 1 : stop],
        DblpKey(unescape(key)),
        modified or "",
        written,
        unescape(author) if author else "",
        _dois(text, match.end(), stop),
        _corr(text, match.end(), stop) if key.startswith("journals/corr/") else None,
    )


def _of_element(record: Element, xml: str) -> RawRecord:
    key = record.get("key", "")
    found = title_of(record)
    return RawRecord(
        xml,
        DblpKey(key),
        record.get("mdate", ""),
        found,
        clean("".join(author.itertext())) if (author := record.find("author")) is not None else "",
        _dois(xml, 0, len(xml)),
        _corr(xml, 0, len(xml)) if key.startswith("journals/corr/") else None,
    )


def _dois(text: str, start: int, stop: int) -> Sequence[Doi]:
    """The DOIs between two places of the text, each once."""
    written = _DOI.findall(text, start, stop)
    if len(written) == 1 and _PLAIN_DOI.fullmatch(written[0]):
        return [Doi(written[0].lower())]
    return list(dict.fromkeys(doi for one in written if (doi := _doi(one))))


def _doi(written: str) -> Doi | None:
    try:
        return ids.doi(f"https://doi.org/{unescape(written)}")
    except InvalidId:
        return None


def _corr(text: str, start: int, stop: int) -> ArxivId | None:
    volume = _CORR_VOLUME.search(text, start, stop)
    try:
        return ids.arxiv_id(volume[1]) if volume else None
    except InvalidId:
        return None
