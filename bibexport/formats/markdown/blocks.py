"""A Markdown file as a document: headings, paragraphs, list items, table rows, folded details, and BibTeX in code."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from bibexport.errors import InvalidInput
from bibexport.formats.markdown.html_blocks import Fold, read_html
from bibexport.formats.markdown.inline import read_spans
from bibexport.formats.markdown.parser import Source, make_parser, read_source
from bibexport.lists import Mention, PaperList
from bibexport.lists.document import (
    Block,
    Details,
    Document,
    Heading,
    Inline,
    Item,
    ItemList,
    Paragraph,
    Row,
    Span,
    Table,
    map_texts,
    plain_text,
)
from bibexport.lists.entries import fold_title, identities
from bibexport.lists.reference import Passage
from bibexport.lists.sections import cut_at_headings, is_excluded
from bibexport.model import Entry, Link
from bibexport.text.markup import strip_markup
from bibexport.text.names import OTHERS_WRITTEN

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"\A\ufeff?(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<fields>(?:(?!(?:---|\+\+\+|\.\.\.)[ \t]*$).*\n){1,200})"
    r"(?:(?P=fence)|\.\.\.)[ \t]*(?:\r?\n|\Z)",
    re.MULTILINE,
)
_FIELD_LINE = re.compile(r"\s*$|#|\s|[-}\]]|\[[\w.\[\]]+\]\s*$|[\w.\" '-]{1,40}\s*[:=](?:\s|$|[^/])")
"""A line of YAML or TOML: a field, or the rest of one."""
_TITLE_FIELD = re.compile(r"title\s*[:=]\s*(?P<quote>[\"']?)(?P<title>\S.*?)(?P=quote)", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}(?:# |<h1\b)|^=+\s*$", re.MULTILINE | re.IGNORECASE)
MAX_FOLDS = 16
"""Maximum nesting of `<details>`; deeper ones count as part of the enclosing one."""


def parse_markdown(text: str) -> Document:
    """Parse a Markdown file; code blocks are left out."""
    shown = read_source(_hide_front_matter(text))
    tokens = make_parser().parse(shown.text)
    return Document(nest_details(_Builder(tokens, shown).until(None)), shown.comments)


def _hide_front_matter(text: str) -> str:
    """Return a page without the fields that generators of sites read at its top: YAML as in Jekyll, TOML as in Hugo.

    Its lines become empty, except the title, which becomes the heading of a page without one.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return text
    lines = match["fields"].splitlines()
    if not all(_FIELD_LINE.match(line) for line in lines):
        return text
    rest = text[match.end() :]
    has_heading = _HEADING.search(rest) is not None
    kept = [""]
    for line in lines:
        title = None if has_heading else _TITLE_FIELD.fullmatch(line.strip())
        kept.append(f"# {title['title']}" if title else "")
    return "\n".join((*kept, "", rest))


def nest_details(parts: list[Block[Inline] | Fold]) -> tuple[Block[Inline], ...]:
    """Pair up the starts and ends of `<details>`; an unclosed one extends to the end."""
    open_: list[tuple[Fold, list[Block[Inline]]]] = []
    done: list[Block[Inline]] = []

    def close(end: int) -> None:
        fold, inner = open_.pop()
        target = open_[-1][1] if open_ else done
        target.append(Details(fold.summary or (), tuple(inner), fold.line, end))

    for part in parts:
        if not isinstance(part, Fold):
            (open_[-1][1] if open_ else done).append(part)
        elif part.opens:
            if len(open_) < MAX_FOLDS:
                open_.append((part, []))
        elif part.summary is not None:
            if open_ and open_[-1][0].summary is None:
                open_[-1] = (msgspec.structs.replace(open_[-1][0], summary=part.summary), open_[-1][1])
            else:
                (open_[-1][1] if open_ else done).append(Paragraph(part.summary, part.line, part.line))
        elif open_:
            close(part.line)
    while open_:
        close(open_[-1][0].line)
    return tuple(done)


def _is_year(number: object) -> bool:
    return isinstance(number, int) and 1850 <= number < 2050


class _Builder:
    def __init__(self, tokens: list["Token"], source: Source) -> None:
        self._tokens = tokens
        self._source = source
        self._index = 0

    def until(self, closing: str | None) -> list[Block[Inline] | Fold]:
        """Return the blocks up to the token that closes the enclosing block."""
        parts: list[Block[Inline] | Fold] = []
        while self._index < len(self._tokens):
            token = self._tokens[self._index]
            self._index += 1
            if token.type == closing:
                break
            parts.extend(self._block(token))
        return parts

    def _block(self, token: "Token") -> Iterator[Block[Inline] | Fold]:
        kind = token.type
        if kind == "heading_open":
            yield Heading(int(token.tag[1]), self._inline(), self._first(token))
        elif kind == "paragraph_open":
            yield Paragraph(self._inline(), self._first(token), self._last(token))
        elif kind in ("bullet_list_open", "ordered_list_open"):
            yield self._list(kind.replace("_open", "_close"), dated=_is_year(token.attrs.get("start")))
        elif kind == "table_open":
            yield self._table()
        elif kind == "blockquote_open":
            yield from self.until("blockquote_close")
        elif kind == "html_block":
            yield from read_html(token.content, (token.map or [0, 0])[0], self._source)

    def _list(self, closing: str, *, dated: bool) -> ItemList[Inline]:
        """Return a list; `dated`: its first number is a year, so that its numbers are text: `2016. [Title](…)`."""
        items = []
        while self._index < len(self._tokens) and (token := self._tokens[self._index]).type != closing:
            self._index += 1
            if token.type == "list_item_open":
                inner = nest_details(self.until("list_item_close"))
                if dated and inner and isinstance(first := inner[0], Paragraph):
                    year = Span(f"{token.info}. ", first.line)
                    inner = (Paragraph((year, *first.text), first.line, first.end), *inner[1:])
                items.append(Item(inner, self._first(token), self._last(token)))
        self._index += 1
        return ItemList(tuple(items))

    def _table(self) -> Table[Inline]:
        header: tuple[str, ...] = ()
        rows: list[Row[Inline]] = []
        cells: list[Inline] = []
        line = 1
        while self._index < len(self._tokens):
            token = self._tokens[self._index]
            self._index += 1
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                cells, line = [], self._first(token)
            elif token.type == "inline":
                cells.append(read_spans(token.children, (token.map or [0])[0], self._source))
            elif token.type == "tr_close":
                if header:
                    rows.append(Row(tuple(cells), line, line))
                else:
                    header = tuple(plain_text(cell) for cell in cells) or ("",)
        return Table(header, tuple(rows))

    def _inline(self) -> Inline:
        token = self._tokens[self._index]
        self._index += 2
        return read_spans(token.children, (token.map or [0])[0], self._source)

    def _first(self, token: "Token") -> int:
        return self._source.line(token.map[0]) if token.map else 1

    def _last(self, token: "Token") -> int:
        return self._source.line(token.map[1] - 1) if token.map else 1


# The BibTeX in code blocks: what it says of the list's papers, and papers that only it has.

_FENCE = re.compile(r"^[^\S\n]*(`{3,}+|~{3,}+)[^`\n]*+\n(\s*@.*?)^[^\S\n]*\1", re.MULTILINE | re.DOTALL)
_ABOUT_LIST = re.compile(r"\b(?:cit(?:e|ing|ations?)|bibtex|acknowledge?ments?)\b|引用", re.IGNORECASE)
"""A heading of how to cite the list itself."""
_FILLED = ("authors", "venue", "year", "volume", "issue", "pages", "doi", "key_hint")


def add_fenced(text: str, document: Document, listed: PaperList) -> PaperList:
    """Return a list with what the BibTeX in its code blocks says.

    An entry completes the paper with its identifier or title; one of another paper is a paper of its section, unless
    the section is about how to cite the list.
    """
    mentions = list(listed.entries)
    by_name = {name: index for index, mention in reversed(list(enumerate(mentions))) for name in _names(mention)}
    sections = [
        (part.heading.line if part.heading else 0, part.section)
        for part in cut_at_headings(map_texts(document.blocks, Passage))
    ]
    for mention in _read_fenced(text):
        index = next((by_name[name] for name in _names(mention) if name in by_name), None)
        section = next((path for line, path in reversed(sections) if line <= mention.line), ())
        if index is not None:
            mentions[index] = _complete(mentions[index], mention)
        elif not is_excluded(section) and not any(map(_ABOUT_LIST.search, section)):
            by_name |= dict.fromkeys(_names(mention), len(mentions))
            mentions.append(msgspec.structs.replace(mention, section=section))
    ordered = sorted(mentions, key=lambda mention: mention.line)
    findings = tuple(one for one in listed.findings if one.code != "no-entries" or not ordered)
    return msgspec.structs.replace(listed, entries=tuple(ordered), findings=findings)


def _read_fenced(text: str) -> Iterator[Mention]:
    """Yield the entries in the code blocks; what cannot be read there is no fault of the list."""
    # Few lists have such code, and this loads the readers of BibTeX and TeX.
    from bibexport.formats.bibtex.read import read

    line, done = 1, 0
    for match in _FENCE.finditer(text):
        line, done = line + text.count("\n", done, match.start(2)), match.start(2)
        try:
            catalog, _ = read(match[2])
        except InvalidInput:
            continue
        for entry in catalog.entries:
            if entry.title:
                yield _to_mention(entry, line + (entry.line or 1) - 1)


def _to_mention(entry: Entry, line: int) -> Mention:
    record = entry.record
    assert record is not None, "a .bib has records"
    return Mention(
        line=line,
        end_line=line,
        key_hint=entry.key,
        title=strip_markup(entry.title),
        authors=tuple(OTHERS_WRITTEN if name.literal == "others" else name.display for name in record.authors),
        venue=strip_markup(record.container_title) or None,
        year=record.issued.year if record.issued else None,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        arxiv=entry.arxiv,
        doi=entry.doi,
        links=(Link(kind="paper", url=record.url),) if record.url else (),
    )


def _names(mention: Mention) -> tuple[str, ...]:
    """Return what identifies a paper: its identifiers and its title."""
    title = fold_title(mention.title)
    return (*identities(mention), *((f"title:{title}",) if title else ()))


def _complete(mention: Mention, other: Mention) -> Mention:
    """Return what the list says of a paper, with what only its BibTeX says."""
    names = (name for name in _FILLED if not (getattr(mention, name) or (name == "key_hint" and mention.key)))
    fields = {name: value for name in names if (value := getattr(other, name))}
    if not mention.arxiv and other.arxiv:
        fields["arxiv"] = other.arxiv
    known = {link.url for link in mention.links}
    links = (*mention.links, *(link for link in other.links if link.url not in known))
    return msgspec.structs.replace(mention, **fields, links=links)
