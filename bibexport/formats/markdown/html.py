"""The tags of HTML inside Markdown, with their attributes decoded."""

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

import msgspec

# A start or end tag as HTML's tokenizer reads it (https://html.spec.whatwg.org/multipage/parsing.html, 13.2.5): a
# `>` in a quoted value does not end the tag, and an unquoted value may contain quotes. The bounds keep the cost of
# hostile text linear; what exceeds them, or never ends, is text.
_VALUE = r"(?:\"[^\"]{0,4000}+\"|'[^']{0,4000}+'|[^\s\"'<>][^\s<>]{0,4000}+)"
_ATTRIBUTE = rf"[^\s/><=\"'][^\s/><=]{{0,100}}+(?:\s{{0,100}}+=\s{{0,100}}+{_VALUE})?+"
_TAG = re.compile(
    rf"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]{{0,30}}+)(?P<rest>(?:[\s/]{{1,200}}+|(?<=[\s/\"']){_ATTRIBUTE}){{0,200}}+)>"
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


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
    return _CDATA.sub(r"\1", text) if "<![CDATA[" in text else text


class _Attributes(HTMLParser):
    """Keeps the attributes of the first start tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        for name, value in attrs:
            self.found.setdefault(name, value or "")
