"""Records as DBLP wrote them: checked, parsed as far as the index needs, and stored in one shape.

Written for speed, since a dump has some nine million records: records in the usual shape are read with regular
expressions; XML in any other shape is first rewritten into it by a real parser.
"""

import re
from collections.abc import Iterator, Sequence
from html.entities import name2codepoint
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from bibexport import ids
from bibexport.errors import InvalidId, PayloadError
from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.pages import DOIS_OF_PAGES, page_key
from bibexport.sources.dblp import Candidate, first_year
from bibexport.sources.dblp_record import title_of
from bibexport.sources.payload import title
from bibexport.text.unicode import clean, unescape

_XML_NAMES = ("amp", "lt", "gt", "quot", "apos")
ENTITIES = {name: chr(code) for name, code in name2codepoint.items() if name not in _XML_NAMES}
"""The named characters of DBLP's DTD, which are those of HTML 4."""
DOCTYPE = "<!DOCTYPE dblp [" + "".join(f'<!ENTITY {name} "&#{ord(c)};">' for name, c in ENTITIES.items()) + "]>"
"""Takes the place of the dump's own document type, so that nothing the file declares is ever loaded or expanded."""
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")

_TYPES = "article|inproceedings|proceedings|book|incollection|phdthesis|mastersthesis|www|person|data"
_END = re.compile(rf"</({_TYPES})>")
RECORD_END = re.compile(rf"</(?:{_TYPES})>".encode())
_REST = r"""(?:\s[^">]*(?:"[^"]*"[^">]*)*)?>"""
"""The rest of a start tag after the element's name; attributes may contain a `>`."""
_USUAL = re.compile(
    rf'\s*<(\w+) (?:mdate="([^"]*)" )?key="([^"]+)"{_REST}\s*'
    rf"(?:<author{_REST}([^<]*)</author>\s*(?:<author{_REST}[^<]*</author>\s*)*)?"
    rf"(?:<editor{_REST}[^<]*</editor>\s*)*<title{_REST}([^<]*(?:</?(?:i|b|sub|sup)>[^<]*)*)</title>"
)
"""A record as DBLP writes nearly all of them: attributes, people, and a title with the usual markup."""
_AUTHOR = re.compile(rf"<author{_REST}([^<]*)</author>")
_EE = re.compile(r"<ee[^>]*>\s*(?:https?://(?:dx\.)?doi\.org/([^<]+)|([^<]+))<")
_PLAIN_DOI = re.compile(r"10\.\d{4,9}/[\w/()-]+(?:[.:;][\w/()-]+)*", re.ASCII)
"""A DOI without entities and escapes, which is nearly every one."""
_CORR_VOLUME = re.compile(r"<volume>(?:abs/)?([^<]+)<")
_PERSONS = ("www", "person")


class RawRecord(NamedTuple):
    """A record's XML, and what it can be found by."""

    xml: str
    key: DblpKey
    modified: str
    """`2024-01-01`."""
    raw_title: str
    """The title as written in the XML, or as `title_of` gives it."""
    first_author: str
    """Empty if the record has editors only."""
    dois: Sequence[Doi]
    pages: Sequence[str]
    """The keys of its pages (see `bibexport.pages.page_key`)."""
    corr: ArxivId | None
    """The preprint that a CoRR record describes."""

    @property
    def title(self) -> str:
        """The title as the sources give it."""
        return title(self.raw_title)

    @property
    def candidate(self) -> Candidate:
        """The fields by which a record is shortlisted."""
        venue = self._text("<booktitle>") or self._text("<journal>")
        return Candidate(key=self.key, title=self.title, venue=venue, year=self.year)

    @property
    def year(self) -> int | None:
        """The year of publication."""
        return first_year(self._text("<year>"))

    @property
    def authors(self) -> list[str]:
        """The names as DBLP writes them."""
        return [unescape(name) for name in _AUTHOR.findall(self.xml)]

    @property
    def is_volume(self) -> bool:
        """Whether papers may have appeared in it."""
        return self.xml.startswith(("<proceedings ", "<book "))

    @property
    def volume(self) -> str:
        """The key of the volume in which it appeared; empty if there is none."""
        return self._text("<crossref>")

    def _text(self, tag: str) -> str:
        """Return the text of the first element with this start tag; it has no markup inside."""
        start = self.xml.find(tag)
        return clean(unescape(self.xml[start + len(tag) : self.xml.find("<", start + len(tag))])) if start >= 0 else ""


def check_well_formed(batch: bytes, encoding: str, first_line: int) -> None:
    """Check that `batch`, which starts at `first_line` of the dump, is a sequence of well-formed elements.

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


def parse_batch(batch: str) -> Iterator[RawRecord]:
    """Parse the publications of a batch that `check_well_formed` has passed; pages of persons are skipped."""
    if "<!" in batch or "<?" in batch:
        # A comment may contain the end of a record, and a CDATA section anything.
        yield from _normalise(batch)
        return
    start = 0
    for end in _END.finditer(batch):
        stop = end.end()
        if end[1] not in _PERSONS:
            usual = _USUAL.match(batch, start, stop)
            if usual is not None and usual[1] == end[1]:
                yield _from_match(usual, stop)
            else:
                yield from _normalise(batch[start:stop])
        start = stop


def parse_element(xml: str) -> Element:
    """Parse XML that `check_well_formed` has passed."""
    return ElementTree.fromstring(replace_entities(xml))  # noqa: S314  no document type, hence no expansion


def parse_record(xml: str) -> RawRecord:
    """Parse a record that `parse_batch` returned."""
    usual = _USUAL.match(xml)
    return _from_match(usual, len(xml)) if usual else _from_element(parse_element(xml), xml)


def replace_entities(xml: str) -> str:
    """Replace the named characters of DBLP's DTD by the characters themselves."""
    return _ENTITY.sub(lambda match: ENTITIES.get(match[1], match[0]), xml) if "&" in xml else xml


def _normalise(xml: str) -> Iterator[RawRecord]:
    """Rewrite records the way a serialiser does: attributes in double quotes, no comments."""
    for record in parse_element(f"<dblp>{xml}</dblp>"):
        if record.tag not in _PERSONS and record.get("key"):
            record.tail = None
            yield _from_element(record, ElementTree.tostring(record, "unicode"))


def _from_match(match: re.Match[str], stop: int) -> RawRecord:
    """Build the record that begins with `match` and ends at `stop`."""
    text = match.string
    _, modified, key, author, raw_title = match.groups()
    return RawRecord(
        text[match.start(1) - 1 : stop],
        DblpKey(unescape(key)),
        modified or "",
        raw_title,
        unescape(author) if author else "",
        *_links(text, match.end(), stop),
        _corr(text, match.end(), stop) if key.startswith("journals/corr/") else None,
    )


def _from_element(record: Element, xml: str) -> RawRecord:
    key = record.get("key", "")
    author = record.find("author")
    return RawRecord(
        xml,
        DblpKey(key),
        record.get("mdate", ""),
        title_of(record),
        clean("".join(author.itertext())) if author is not None else "",
        *_links(xml, 0, len(xml)),
        _corr(xml, 0, len(xml)) if key.startswith("journals/corr/") else None,
    )


def _links(text: str, start: int, stop: int) -> tuple[Sequence[Doi], Sequence[str]]:
    """Collect the distinct DOIs and keys of pages among the addresses between two offsets of the text."""
    dois: dict[Doi, None] = {}
    pages: dict[str, None] = {}
    for written, address in _EE.findall(text, start, stop):
        if written and (doi := _doi(written)):
            dois[doi] = None
            # Most addresses are DOIs, and nearly no DOI has a page by rule.
            if not doi.startswith(DOIS_OF_PAGES):
                continue
        if key := page_key(address or f"https://doi.org/{written}"):
            pages[key] = None
    return list(dois), list(pages)


def _doi(written: str) -> Doi | None:
    if _PLAIN_DOI.fullmatch(written):
        return Doi(written.lower())
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
