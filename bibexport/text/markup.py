"""The markup of titles: six tags, and how HTML, JATS, MathML and CSL write the same.

Titles in records hold `<i> <b> <sup> <sub>`, `<sc>` (small capitals) and `<nocase>` (no style may change the case).
Publishers put HTML and JATS (https://jats.nlm.nih.gov/), with MathML for formulas, into titles and into the .bib files
that they offer; CSL has a `<span>` for the last two.
"""

import re
from collections.abc import Iterator, Sequence

from bibexport.text import compile_lazily

NAMES = ("i", "b", "sup", "sub", "sc", "nocase")
TAG = compile_lazily(rf"<(/?)({'|'.join(NAMES)})>")
"""A tag of a record: the slash of a closing one, and the name."""

_READ_AS = {"i": "i", "italic": "i", "em": "i", "b": "b", "bold": "b", "strong": "b", "sup": "sup", "sub": "sub"} | {
    "inf": "sub",
    "sc": "sc",
    "nocase": "nocase",
}
_BOLD = frozenset({"bold", "strong"})
"""HTML's and JATS's tags for bold type. CSL and our reader of TeX write `<b>`, which a person may have chosen."""
_DROPPED = frozenset(
    {"p", "span", "u", "underline", "tt", "monospace", "title", "div", "font", "roman", "sans-serif", "styled-content"}
    | {"inline-formula", "alternatives", "named-content", "overline", "small", "big", "a", "ext-link", "fn", "xref"}
)
_ANY_TAG = compile_lazily(r"<(/?)(jats:)?([A-Za-z][\w-]*)(\s[^<>]*)?/?>")
_BREAK = compile_lazily(r"<(?:jats:)?(?:br|break)\s*/?>", re.IGNORECASE)
# What is never closed ends at the next opening tag, or each of many would be searched for to the end of the text.
_SMALL_CAPITALS = compile_lazily(r"<(jats:scp?|scp)>((?:(?!<(?:jats:)?scp?>).)*?)</\1>", re.DOTALL)
_MATH = compile_lazily(r"<(?:mml:)?math[\s>](?:(?!<(?:mml:)?math[\s>]).)*?</(?:mml:)?math>", re.DOTALL | re.IGNORECASE)
_TEX_MATH = compile_lazily(
    r"<(?:jats:)?tex-math[^<>]*>((?:(?!<(?:jats:)?tex-math).)*?)</(?:jats:)?tex-math>", re.DOTALL
)
_MATH_TOKEN = compile_lazily(r"<(?P<slash>/?)(?:mml:)?(?P<name>\w+)[^<>]*?(?P<empty>/?)>|(?P<text>[^<]+)|<")
_SPACE_AFTER = compile_lazily(rf"(<(?:{'|'.join(NAMES)})>)(\s++)")
_SPACE_BEFORE = compile_lazily(rf"(?<!\s)(\s++)(</(?:{'|'.join(NAMES)})>)")


def strip_markup(value: str) -> str:
    """Return a text of a record without its tags."""
    return TAG.sub("", value) if "<" in value else value


def read_markup(value: str, *, close: bool = False) -> str:
    """Return a text with the tags of records for those of HTML, JATS, MathML and CSL; `close` those left open, too.

    JATS has small capitals for acronyms, which become capitals.

    Tags that only lay out text are dropped, among them bold type for all of it. Anything else between `<` and `>`,
    also a tag without its counterpart, is text.

    >>> read_markup("<p>The <scp>dna</scp> of <jats:italic>B. sub</jats:italic>, vector<int></p>")
    'The DNA of <i>B. sub</i>, vector<int>'
    >>> read_markup("<mml:math><mml:msub><mml:mi>RuO</mml:mi><mml:mn>2</mml:mn></mml:msub></mml:math>")
    'RuO<sub>2</sub>'
    """
    if "<" not in value:
        return value
    if "math" in value:
        value = _MATH.sub(lambda match: _read_math(match[0]), value)
        value = _TEX_MATH.sub(lambda match: match[1] if "$" in match[1] else f"${match[1].strip()}$", value)
    value = _SMALL_CAPITALS.sub(lambda match: match[2].upper(), _BREAK.sub(" ", value))
    value = _read_tags(value, close)
    # Publishers break lines around tags, and have the space behind a word inside them.
    return _SPACE_BEFORE.sub(r"\2\1", _SPACE_AFTER.sub(r"\2\1", value)) if "</" in value else value


def _read_tags(value: str, close: bool) -> str:
    written: dict[int, str] = {}
    opened: list[tuple[re.Match[str], str]] = []
    tags = list(_ANY_TAG.finditer(value))
    first, last = _find_text(value, tags)
    for tag in tags:
        name = tag[3].lower()
        if tag[2]:
            written[tag.start()] = ""
        if not tag[1] and (name in _READ_AS or name in _DROPPED):
            opened.append((tag, _read_as(name, tag[4] or "")))
        elif tag[1] and opened and opened[-1][0][3].lower() == name:
            start, read = opened.pop()
            if name in _BOLD and start.start() < first and tag.start() >= last:
                read = ""
            written[start.start()], written[tag.start()] = (f"<{read}>", f"</{read}>") if read else ("", "")
    end = ""
    if close:
        written |= {tag.start(): f"<{read}>" for tag, read in opened if read}
        end = "".join(f"</{read}>" for _, read in reversed(opened) if read)
    return _ANY_TAG.sub(lambda tag: written.get(tag.start(), tag[0]), value) + end


def _find_text(value: str, tags: Sequence[re.Match[str]]) -> tuple[int, int]:
    """Return where the text of `value` starts and ends between the tags around it."""
    start, end = 0, len(value)
    for tag in tags:
        if value[start : tag.start()].strip():
            break
        start = tag.end()
    for tag in reversed(tags):
        if value[tag.end() : end].strip():
            break
        end = tag.start()
    return start, end


def _read_as(name: str, attributes: str) -> str:
    if name != "span":
        return _READ_AS.get(name, "")
    return "nocase" if "nocase" in attributes else "sc" if "small-caps" in attributes else ""


def csl_markup(value: str) -> str:
    """Return a text with CSL's tags for those of records.

    >>> csl_markup("<nocase>vim</nocase> and <sc>dna</sc>")
    '<span class="nocase">vim</span> and <span style="font-variant:small-caps;">dna</span>'
    """
    if "<sc>" not in value and "<nocase>" not in value:
        return value
    value = value.replace("<sc>", '<span style="font-variant:small-caps;">').replace(
        "<nocase>", '<span class="nocase">'
    )
    return value.replace("</sc>", "</span>").replace("</nocase>", "</span>")


_Node = tuple[str, list["_Node"]]
"""The name of an element with its children; a text has no children, and its name starts with `#`."""
_MARKS = {"¯": "\u0304", "‾": "\u0304", "ˆ": "\u0302", "^": "\u0302", "~": "\u0303", "˜": "\u0303", "˙": "\u0307"}
_MARKS |= {".": "\u0307", "¨": "\u0308", "→": "\u20d7", "⃗": "\u20d7"}
"""The combining character for what MathML puts over a letter."""
_MAX_DEPTH = 50


def _read_math(mathml: str) -> str:
    tokens = _MATH_TOKEN.finditer(mathml)
    text = "".join(_show(node) for node in _children(tokens, 0))
    return " ".join(text.split())


def _children(tokens: Iterator[re.Match[str]], depth: int) -> list[_Node]:
    nodes: list[_Node] = []
    for token in tokens:
        if token["text"]:
            if text := token["text"].strip():
                nodes.append((f"#{text}", []))
        elif token["slash"]:
            return nodes
        elif token["name"]:
            deeper = [] if token["empty"] or depth > _MAX_DEPTH else _children(tokens, depth + 1)
            nodes.append((token["name"].lower(), deeper))
    return nodes


def _show(node: _Node) -> str:
    name, children = node
    if name.startswith("#"):
        return name[1:]
    if name in ("annotation", "annotation-xml", "none", "mphantom"):
        return ""
    parts = [_show(child) for child in children]
    match name, parts:
        case "msub" | "munder", [base, low]:
            return f"{base}{_script('sub', low)}"
        case "msup", [base, high]:
            return f"{base}{_script('sup', high)}"
        case "mover", [base, mark]:
            return base + _MARKS.get(mark, _script("sup", mark))
        case "msubsup" | "munderover", [base, low, high]:
            return f"{base}{_script('sub', low)}{_script('sup', high)}"
        case "mmultiscripts", [base, *_]:
            return _show_scripts(base, children[1:])
        case "mfrac", [over, under]:
            return f"{over}/{under}"
        case "msqrt", _:
            return f"√{''.join(parts)}"
        case "mspace", _:
            return " "
        case _:
            return "".join(parts)


def _show_scripts(base: str, scripts: list[_Node]) -> str:
    names = [name for name, _ in scripts]
    middle = names.index("mprescripts") if "mprescripts" in names else len(names)
    after, before = ("".join(_pairs(side)) for side in (scripts[:middle], scripts[middle + 1 :]))
    return f"{before}{base}{after}"


def _pairs(scripts: list[_Node]) -> Iterator[str]:
    for index, node in enumerate(scripts):
        yield _script("sup" if index % 2 else "sub", _show(node))


def _script(tag: str, text: str) -> str:
    return f"<{tag}>{text}</{tag}>" if text and text != "′" else text
