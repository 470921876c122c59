"""Markdown's inline tokens as a flat sequence of styled spans: what is bold, linked, code, an image."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Literal

import msgspec

from bibexport.formats.markdown.parser import FOOTNOTE_MARK, Footnote, Source, make_parser
from bibexport.lists.document import Span

# A start or end tag as HTML's tokenizer reads it (https://html.spec.whatwg.org/multipage/parsing.html, 13.2.5): a
# `>` in a quoted value does not end the tag, and an unquoted value may contain quotes. The bounds keep the cost of
# hostile text linear; what exceeds them, or never ends, is text.
_VALUE = r"(?:\"[^\"]{0,4000}+\"|'[^']{0,4000}+'|[^\s\"'<>][^\s<>]{0,4000}+)"
_ATTRIBUTE = rf"[^\s/><=\"'][^\s/><=]{{0,100}}+(?:\s{{0,100}}+=\s{{0,100}}+{_VALUE})?+"
_TAG = re.compile(
    rf"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]{{0,30}}+)(?P<rest>(?:[\s/]{{1,200}}+|(?<=[\s/\"']){_ATTRIBUTE}){{0,200}}+)>"
)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


class Tag(msgspec.Struct, frozen=True):
    """A start or end tag in a text."""

    name: str
    """In lower case."""
    closing: bool
    source: str
    """As it is written."""
    start: int = 0
    end: int = 0
    """Its position in the text."""

    @property
    def attributes(self) -> dict[str, str]:
        """Lower-case names to decoded values; the first of a repeated name counts, as in browsers."""
        parser = _Attributes()
        parser.feed(self.source)
        parser.close()
        return parser.found

    def as_inline(self) -> str:
        """Return the tag as CommonMark's stricter grammar accepts it, with the attributes that links and images need.

        It has as many line breaks as the original, so that line numbers stay correct.
        """
        slash = "/" if self.closing else ""
        values = self.attributes if self.name in ("a", "img") and not self.closing else {}
        kept = "".join(
            f' {name}="{" ".join(escape(values[name]).split())}"' for name in ("href", "src", "alt") if name in values
        )
        newlines = "\n" * self.source.count("\n")
        return f"<{slash}{self.name}{kept}{newlines}>"


def find_tags(text: str) -> Iterator[Tag]:
    """Yield the tags in `text`; an autolink such as `<https://…>` is not one."""
    for match in _TAG.finditer(text):
        yield Tag(match["name"].lower(), bool(match["slash"]), match[0], match.start(), match.end())


def parse_tag(text: str) -> Tag | None:
    """Return the tag at the start of `text`; None for a comment, a declaration or other markup."""
    match = _TAG.match(text)
    return Tag(match["name"].lower(), bool(match["slash"]), match[0], 0, match.end()) if match else None


def unwrap_cdata(text: str) -> str:
    """Replace each CDATA section in `text` by its content, which was meant to be shown."""
    shown: list[str] = []
    at = 0
    # A section without an end is text, and so is all after it: no other one can end there.
    while (start := text.find(_CDATA, at)) >= 0 and (end := text.find(_CDATA_END, start + len(_CDATA))) >= 0:
        shown += (text[at:start], text[start + len(_CDATA) : end])
        at = end + len(_CDATA_END)
    return "".join((*shown, text[at:]))


class _Attributes(HTMLParser):
    """Keeps the attributes of the first start tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        for name, value in attrs:
            self.found.setdefault(name, value or "")


if TYPE_CHECKING:
    from markdown_it.token import Token

    from bibexport.lists.document import Span

# As GFM's autolinks (https://github.github.com/gfm/#autolinks-extension-), but full-width
# punctuation and CJK characters end an address, and an address may follow any character.
_URL = re.compile(
    r"(?:https?://|(?<![\w/.@-])(?:www\.|(?:arxiv|doi|openreview|github)\.(?:org|net|com)/))"
    r"[^\s<>\"`{}|\\^\[\]\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]+",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(r"\[([^\[\]]{1,60})\]:?\s{0,2}\(?\s*$")


def trim_url(url: str) -> str:
    """Return `url` without the punctuation of the sentence around it.

    >>> trim_url("https://arxiv.org/abs/2103.00020).")
    'https://arxiv.org/abs/2103.00020'
    """
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in ".,;:!?'*_~" or (url[end - 1] == ")" and surplus > 0)):
        surplus -= url[end - 1] == ")"
        end -= 1
    return url[:end]


def link_bare_urls(parts: Iterable["Span"]) -> Iterator["Span"]:
    """Yield the spans with every address in plain text turned into a link.

    `[label] (address)` and `[label]address`, which are not links in Markdown, become the links that were meant.
    """
    number = 1_000_000
    for part in parts:
        if part.kind != "text" or part.href is not None or part.code or not _URL.search(part.text):
            yield part
            continue
        done = 0
        for match in _URL.finditer(part.text):
            url = trim_url(match[0])
            before = part.text[done : match.start()]
            label = _LABEL_BEFORE.search(before[-70:])
            if label:
                before = before[: len(before) - len(label[0])]
            if before:
                yield msgspec.structs.replace(part, text=before)
            number += 1
            yield msgspec.structs.replace(part, text=label[1] if label else url, href=url, link=number)
            done = match.start() + len(url)
            if label and part.text[done : done + 1] == ")":
                done += 1
        if rest := part.text[done:]:
            yield msgspec.structs.replace(part, text=rest)


_BOLD = {"b", "strong"}
_ITALIC = {"i", "em"}
_CODE = {"code", "kbd", "tt"}


def read_spans(tokens: Sequence["Token"] | None, index: int, source: Source) -> tuple[Span, ...]:
    """Return the spans of the inline `tokens` of a block that starts on the 0-based line `index` of `source`."""
    reader = _Reader(index, source)
    for token in tokens or ():
        reader.read(token)
    return tuple(link_bare_urls(reader.spans))


class _Reader:
    """Follows the styles through the tokens; HTML tags count as their Markdown twins."""

    def __init__(self, index: int, source: Source) -> None:
        self.spans: list[Span] = []
        self.line = source.line(index)
        self._index = index
        self._source = source
        self._bold = self._italic = self._code = 0
        self._href: str | None = None
        self._link = 0
        self.links = 0

    def read(self, token: "Token") -> None:
        kind = token.type
        if kind == "text":
            self._add_text(token.content)
        elif kind == "code_inline":
            self._code += 1
            self._add(token.content)
            self._code -= 1
        elif kind == "image":
            self._image(token.content, str(token.attrGet("src") or ""))
        elif kind == "html_inline":
            self._html(token.content)
        elif kind in ("softbreak", "hardbreak"):
            self._break("break" if kind == "hardbreak" else "soft")
            self._next_line(1)
        else:
            self._style(kind, token)

    def _next_line(self, count: int) -> None:
        self._index += count
        self.line = self._source.line(self._index)

    def _style(self, kind: str, token: "Token") -> None:
        if kind == "link_open":
            self._open_link(str(token.attrGet("href") or ""))
        elif kind == "link_close":
            self._href, self._link = None, 0
        elif kind in ("strong_open", "strong_close"):
            self._bold += token.nesting
        elif kind in ("em_open", "em_close"):
            self._italic += token.nesting

    def _html(self, content: str) -> None:
        if (tag := parse_tag(content)) is not None:
            self._tag(tag)
        elif (text := unwrap_cdata(content)) != content:
            self._add(text)
        if "\n" in content:
            self._next_line(content.count("\n"))

    def _tag(self, tag: Tag) -> None:
        name, step = tag.name, -1 if tag.closing else 1
        if name in _BOLD:
            self._bold = max(0, self._bold + step)
        elif name in _ITALIC:
            self._italic = max(0, self._italic + step)
        elif name in _CODE:
            self._code = max(0, self._code + step)
        elif name == "br" or (name in ("p", "div", "li", "tr") and self.spans):
            self._break("break")
        elif name == "a" and tag.closing:
            self._href, self._link = None, 0
        elif name == "a" and (href := tag.attributes.get("href")) is not None:
            self._open_link(href)
        elif name == "img" and not tag.closing:
            values = tag.attributes
            self._image(values.get("alt", ""), values.get("src", ""))

    def _add_text(self, text: str) -> None:
        """Add a text, with the text of each footnote in the place of its mark."""
        if not self._source.footnotes or "[^" not in text:
            self._add(text)
            return
        parts = FOOTNOTE_MARK.split(text)
        for index, part in enumerate(parts):
            note = self._source.footnotes.get(part) if index % 2 else None
            if note is None:
                self._add(f"[^{part}]" if index % 2 else part)
            else:
                self._add(" ")
                self._add_footnote(note)

    def _add_footnote(self, note: Footnote) -> None:
        """Add the spans of a footnote; marks in it stay."""
        tokens = make_parser().parseInline(note.text)
        inner = _Reader(0, Source(note.text, (note.line,), {}))
        for token in tokens[0].children or ():
            inner.read(token)
        for span in inner.spans:
            number = span.link + self.links if span.link else 0
            self.spans.append(msgspec.structs.replace(span, link=number))
        self.links += inner.links

    def _open_link(self, href: str) -> None:
        self.links += 1
        self._href, self._link = href, self.links

    def _break(self, kind: Literal["break", "soft"]) -> None:
        self.spans.append(Span("\n", self.line, kind))

    def _image(self, alt: str, src: str) -> None:
        self.spans.append(Span(alt, self.line, "image", href=self._href, link=self._link, src=src))

    def _add(self, text: str) -> None:
        if text:
            bold, italic, code = self._bold > 0, self._italic > 0, self._code > 0
            self.spans.append(Span(text, self.line, "text", bold, italic, code, self._href, self._link))
