"""Plain text, one item per line or paragraph: ids and addresses of papers, or citations as people paste them."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from bibexport import ids
from bibexport.errors import Fault, InvalidId, InvalidInput
from bibexport.formats.line_markup import add_text
from bibexport.formats.markdown.inline import link_bare_urls
from bibexport.keys import safe_key
from bibexport.lists.document import Block, Document, Heading, Inline, Item, ItemList, Paragraph, Span
from bibexport.model import Catalog, Entry, Link
from bibexport.pages import page_address, page_dois, page_key
from bibexport.text.dates import RECENT_YEAR
from bibexport.text.unicode import clean

HEADING_WORDS = 8
"""Maximum number of words in a line that is a heading."""

_YEAR = re.compile(rf"(?<!\d){RECENT_YEAR}(?!\d)")
_NUMBER = re.compile(r"\s*(?:\[(?P<label>[^\[\]\n]{1,40})\]|\(\d{1,4}\)|\d{1,4}[.)]|[•·▪●◦*–—-])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?。,;]\s*$")
_UNDERLINE = re.compile(r"\s*([=\-~*_#])\1{2,}\s*$")
_UNPUBLISHED = re.compile(r"\b(?:n\.\s?d\.|forthcoming|in press|to appear|under review|submitted|arxiv)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|\b10\.\d{4,9}/", re.IGNORECASE)


class _Line(msgspec.Struct, frozen=True):
    number: int
    text: str


def parse_citations(text: str) -> Document:
    """Return the document that `text` describes: each citation an item, short lines between them headings."""
    return Document(tuple(_read_blocks(text)))


def _read_blocks(text: str) -> Iterator[Block[Inline]]:
    items: list[Item[Inline]] = []
    paragraphs = list(_divide(text))
    is_numbered = sum(bool(_NUMBER.match(line.text)) for lines in paragraphs for line in lines) > 1
    for lines in paragraphs:
        if _is_heading(lines):
            if items:
                yield ItemList(tuple(items))
                items = []
            yield Heading(2, (Span(lines[0].text.strip().rstrip(":："), lines[0].number),), lines[0].number)
        else:
            for citation in _find_citations(lines, is_numbered):
                if _is_citation(citation):
                    items.append(_make_item(citation))
                else:
                    # Another text, such as an introduction.
                    yield from _make_item(citation).blocks
    if items:
        yield ItemList(tuple(items))


def _divide(text: str) -> Iterator[list[_Line]]:
    """Yield the paragraphs."""
    lines: list[_Line] = []
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            if not _UNDERLINE.match(line):
                lines.append(_Line(number, line))
        elif lines:
            yield lines
            lines = []


def _is_heading(lines: Sequence[_Line]) -> bool:
    """Return whether a paragraph names the citations after it: one short line without year, address or period."""
    line = lines[0].text
    if len(lines) > 1 or len(line.split()) > HEADING_WORDS or _NUMBER.match(line):
        return False
    return not (_SENTENCE_END.search(line) or _YEAR.search(line) or _ADDRESS.search(line))


def _find_citations(lines: Sequence[_Line], is_numbered: bool) -> Iterator[list[_Line]]:
    """Yield the lines of each citation in a paragraph."""
    dated = sum(bool(_YEAR.search(line.text)) for line in lines)
    per_line = dated > 0.6 * len(lines)
    citation: list[_Line] = []
    for line in lines:
        starts = bool(_NUMBER.match(line.text)) if is_numbered else per_line and not line.text[0].isspace()
        if starts and citation:
            yield citation
            citation = []
        citation.append(line)
    yield citation


def _is_citation(lines: Sequence[_Line]) -> bool:
    """Return whether a text is numbered, has a year or identifier, or says why it has none."""
    text = " ".join(line.text for line in lines)
    return any(pattern.search(text) for pattern in (_YEAR, _ADDRESS, _UNPUBLISHED)) or bool(_NUMBER.match(text))


def _make_item(lines: Sequence[_Line]) -> Item[Inline]:
    first, last = lines[0].number, lines[-1].number
    match = _NUMBER.match(lines[0].text)
    texts = [line.text.strip() for line in lines]
    spans: list[Span] = []
    if match:
        texts[0] = lines[0].text[match.end() :].strip()
        if (label := match["label"]) and not label.isdigit():
            # The key of the reference, as in `[Quay2021] Quay, A. …`.
            spans += [Span(label, first, code=True), Span(" ", first)]
    add_text("\n".join(texts), Span("", first), spans)
    return Item((Paragraph(tuple(link_bare_urls(spans)), first, last),), first, last)


# Ids.


def read_ids(text: str, path: str = "") -> Catalog:
    """Read one entry per line; `#` starts a comment. The keys are derived from the ids.

    Raises:
        InvalidInput: lists every line that is not an id.
    """
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        written = clean(line.split(" #")[0] if not line.lstrip().startswith("#") else "")
        if not written:
            continue
        entry = read_id(written, line=number, path=path)
        if entry is None:
            message = f"expected an arXiv id, a DOI, a DBLP key or an address of one, got {written!r}"
            faults.append(Fault(path=path, line=number, message=message))
        else:
            entries.setdefault(entry.key.lower(), entry)
    if faults:
        raise InvalidInput(faults)
    return Catalog(entries=tuple(entries.values()), path=path)


def read_id(written: str, *, line: int | None = None, path: str = "") -> Entry | None:
    """Return the entry for an id; None if `written` is not an id of a known kind."""
    try:
        arxiv, version = ids.split_arxiv_id(written)
    except InvalidId:
        pass
    else:
        key = f"arxiv-{arxiv.replace('/', '-')}"
        return Entry(key=key, arxiv=arxiv, arxiv_version=version, line=line, path=path)
    try:
        doi = ids.doi(written)
    except InvalidId:
        pass
    else:
        # arXiv registers DOIs for preprints; as arXiv ids they can be asked about in batches.
        arxiv_of_doi = ids.arxiv_id_of_doi(doi)
        return Entry(key=_key("doi", doi), doi=None if arxiv_of_doi else doi, arxiv=arxiv_of_doi, line=line, path=path)
    try:
        dblp = ids.dblp_key(written)
    except InvalidId:
        return _read_page(written, line, path)
    return Entry(key=_key("dblp", dblp), dblp=dblp, line=line, path=path)


def _read_page(written: str, line: int | None, path: str) -> Entry | None:
    """Return the entry of a page whose address is a key, such as one of OpenReview or of a publisher."""
    address = page_address(written)
    dois = page_dois(address)
    if not address:
        return None
    if len(dois) == 1 and not page_key(address):
        return Entry(key=_key("doi", dois[0]), doi=dois[0], line=line, path=path)
    link = Link(kind="paper", url=address)
    return Entry(key=_key("page", page_key(address)), links=(link,), line=line, path=path)


def _key(kind: str, value: str) -> str:
    return safe_key(f"{kind}-{value.replace('/', '-')}")
