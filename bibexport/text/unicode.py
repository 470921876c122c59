"""Text as such: the canonical Unicode of the model, columns and lines, patches, and the conflicts of a merge.

People can review a patch, and `git apply` accepts it.
"""

import re
import unicodedata
from collections.abc import Iterator

from bibexport.errors import Fault, InvalidInput
from bibexport.text import compile_lazily

_CONFLICT_MARK = compile_lazily(r"(<{7}|\|{7}|>{7})(?: [^\n]*)?\Z|(={7})\Z")

_DROPPED = compile_lazily(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 17))
    + "]"
)
# Letters of Latin alphabets, dashes and quotation marks: NFC in any context, and none of them is replaced.
_CANONICAL = compile_lazily("[ -~\u00a1-\u00ac\u00ae-\u024f\u1e00-\u1eff\u2012-\u2026]*")
INVISIBLE = compile_lazily("[\u200b\u200e\u200f\u2060\ufeff]")
"""Signs without width that copying from a page brings along; pdflatex stops at them."""
DOTTED = {"ı": "i", "ȷ": "j"}
_DOTLESS = compile_lazily("[ıȷ](?=[\u0300-\u0314\u033d-\u0344])")
"""A letter without the dot that the mark above it replaces."""
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})
_COMPATIBILITY = compile_lazily("[\ufb00-\ufb06\U0001d400-\U0001d7ff]")
_FULL_WIDTH = compile_lazily("[\uff01-\uff5e]")
# A pattern with these ranges takes 3 ms to compile, and hardly any text needs it.
_CJK_RANGES = (("\u2e80", "\u303f"), ("\u3041", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff"))
_HOMONYM = compile_lazily(r"\s+\d{4}\Z")


def clean(text: str) -> str:
    """Make `text` canonical: NFC, single spaces, nothing invisible.

    Control, bidi and soft-hyphen characters, lone surrogates and noncharacters are dropped; every
    run of white space (also NEL, LS, PS, NBSP) becomes one space; hyphens U+2010 and U+2011 become
    `-`; ligatures and mathematical letters become letters, and so does full-width ASCII in text
    that is not Chinese, Japanese or Korean.

    >>> clean("E\\u0301tude\\u00a0 of\\n \\ufb01elds\\u200b")
    'Étude of fields'
    """
    if is_canonical(text):
        cleaned = " ".join(text.split())
        return text if cleaned == text else cleaned  # one text takes less memory than two
    text = _DROPPED.sub("", text.translate(_HYPHENS))
    text = _COMPATIBILITY.sub(_normalise, text)
    if _FULL_WIDTH.search(text) and not _has_cjk(text):
        text = _FULL_WIDTH.sub(_normalise, text)
    # Python's split also takes \x1c-\x1f, NEL, LS and PS for white space, as we want.
    return compose(" ".join(text.split()))


def is_canonical(text: str) -> bool:
    """Return whether `clean` would change at most spaces; a quick check that may return False for canonical text."""
    return text.isprintable() and (text.isascii() or max(text) < "\u0250" or _CANONICAL.fullmatch(text) is not None)


def compose(text: str) -> str:
    """Return `text` in NFC, also where the letter under an accent has lost its dot.

    >>> compose("oto\u006d\u0131\u0301")
    'otomí'
    """
    if text.isascii():
        return text
    if "ı" in text or "ȷ" in text:
        text = _DOTLESS.sub(lambda match: DOTTED[match[0]], text)
    return unicodedata.normalize("NFC", text)


def clean_lines(text: str) -> str:
    """Clean abstracts and notes: like `clean`, but keep the line ends of `text`."""
    lines = [clean(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def without_homonym_number(name: str) -> str:
    """Remove the four digits that distinguish people of one name in DBLP.

    >>> without_homonym_number("Wei Wang 0012")
    'Wei Wang'
    """
    return _HOMONYM.sub("", name)


def unescape(text: str) -> str:
    """Decode HTML entities, once (DBLP's JSON and XML hold `&amp;` and `&apos;`)."""
    if "&" not in text:
        return text
    from html import unescape as decode

    return decode(text)


def ascii_letters(text: str) -> str:
    """Return `text` in ASCII letters as far as Unicode allows: marks dropped, ł to l, ß to ss.

    >>> ascii_letters("Łukasz Müßig-Ørsted")
    'Lukasz Mussig-Orsted'
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
    | {"ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ŋ": "n", "Ŋ": "N", "ħ": "h", "Ħ": "H", "’": "'", "‘": "'"}
    | {"–": "-", "—": "-", "−": "-", "“": '"', "”": '"'}
)


def _has_cjk(text: str) -> bool:
    """Return whether `text` holds Chinese, Japanese or Korean."""
    return any(first <= character <= last for character in text for first, last in _CJK_RANGES)


def _normalise(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


_COLOUR = compile_lazily(r"\x1b\[[0-9;]*m")
_FOLDABLE = compile_lazily(r"(?<=[/?&=,;._:-])")
"""Where a word that is wider than the terminal may be broken, such as an address."""


def measure(text: str) -> int:
    """Return the number of columns that a text takes on a terminal: two for wide letters, none for marks and colours.

    >>> measure("日本"), measure("e\u0301"), measure("\x1b[31mred\x1b[0m")
    (4, 1, 3)
    """
    if text.isascii() and "\x1b" not in text:
        return len(text)
    return sum(map(_width, _COLOUR.sub("", text)))


def _width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def cut(text: str, width: int) -> str:
    """Return a text, or as many of its words as fit into so many columns, and `…`.

    >>> cut("Learning Transferable Visual Models", 24), cut("Donaudampfschiff", 8), cut("short", 8)
    ('Learning Transferable…', 'Donauda…', 'short')
    """
    if measure(text) <= width:
        return text
    taken = _take(text, width - 1)
    if not text[len(taken) :].startswith(" ") and (space := taken.rstrip().rfind(" ")) > width // 2:
        taken = taken[:space]
    return f"{taken.rstrip(' ,;:')}…" if width > 0 else ""


def _take(text: str, width: int) -> str:
    """Return the start of a text that fits into so many columns; colours are no part of it."""
    passed = 0
    for place, letter in enumerate(text):
        passed += _width(letter)
        if passed > width:
            return text[:place]
    return text


def fold(line: str, width: int, indent: int | None = None, *, keep_words: bool = False) -> list[str]:
    """Return a line as lines of at most so many columns, broken between words.

    Args:
        line: a text without line ends.
        width: columns of a line.
        indent: columns before the later lines; two more than before the first if it is None.
        keep_words: whether a word that is wider than a line stays whole; else it is broken after a sign in it, such as
            a slash of an address.

    >>> fold("  note: the quick brown fox", 16)
    ['  note: the', '    quick brown', '    fox']
    """
    if measure(line) <= width:
        return [line]
    body = line.lstrip(" ")
    first = line[: min(len(line) - len(body), width // 2)]
    rest = " " * min(len(first) + 2 if indent is None else indent, width // 2)
    lines, current = list[str](), first
    # Runs of spaces align columns; between words that stay on one line, they are kept.
    for space, word in re.findall(r"( *)([^ ]+)", body):
        if measure(current + space + word) <= width:
            current += space + word
            continue
        if current.strip():
            lines.append(current)
            current = rest
        for piece in [word] if keep_words else _break(word, width - len(rest)):
            if current.strip() and measure(current + piece) > width:
                lines.append(current)
                current = rest
            current += piece
    return [*lines, current]


def _break(word: str, width: int) -> Iterator[str]:
    """Yield the pieces of a word, none wider than `width`; one if it fits."""
    if measure(word) <= width:
        yield word
        return
    for piece in _FOLDABLE.split(word):
        while measure(piece) > width and (taken := _take(piece, width)):
            yield taken
            piece = piece[len(taken) :]  # noqa: PLW2901
        yield piece


_LINE = compile_lazily(r"[^\n]*\n|[^\n]+")


def split_lines(text: str) -> list[str]:
    r"""Return the lines of `text` with their ends; only a line feed ends one.

    >>> split_lines("a\r\nb\x0cc")
    ['a\r\n', 'b\x0cc']
    """
    return _LINE.findall(text)


def line_end(text: str) -> str:
    """Return the line end of `text`: a line feed, on Windows after a carriage return."""
    return "\r\n" if "\r\n" in text else "\n"


def unified_diff(path: str, old: str, new: str) -> str:
    """Return the unified diff from `old` to `new` with three lines of context; empty if nothing changes.

    Only a line feed ends a line, as for git; other line ends are part of the lines.
    """
    from difflib import unified_diff as compare

    name = path.replace("\\", "/").lstrip("/")
    before, after = split_lines(old), split_lines(new)
    return "".join(_mark_missing_newline(compare(before, after, f"a/{name}", f"b/{name}")))


def _mark_missing_newline(compared: Iterator[str]) -> Iterator[str]:
    for line in compared:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


_LIKE_AT = {0xFE6B: "@", 0xFF20: "@"}


def hide_password(address: str) -> str:
    """Replace the user name and password in an address; also in one that is malformed.

    >>> hide_password("https://jane:secret@example.org:x/api")
    'https://***@example.org:x/api'
    """
    from urllib.parse import urlsplit  # most commands show no address

    # What looks like an `@` becomes one when a host is normalised, and the address is invalid then.
    before, at, after = address.translate(_LIKE_AT).rpartition("@")
    try:
        parts = urlsplit(address)
        # A password with a slash ends the host in front of it, which leaves an invalid port.
        is_plain = "@" not in parts.netloc and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_plain = False
    if not at or is_plain:
        return address
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:/*|/*", before)
    return f"{scheme[0] if scheme else ''}***@{after}"


Conflict = tuple[int, str]
"""A conflict between two sides of a merge, as git marks it: the number of its first line, and that line."""


def find_conflicts(text: str) -> list[Conflict]:
    """Return the conflicts in a text, each with all of its marks; an underlined heading is none."""
    return _split_conflicts(text)[0] if "<<<<<<<" in text else []


def conflict_sides(text: str) -> tuple[str, str]:
    """Return both sides of a text with conflicts, without what both started from (`merge.conflictStyle = diff3`)."""
    return _split_conflicts(text)[1:]


def refuse_conflicts(text: str, path: str, remedy: str = "edit the file so that one version remains") -> None:
    """Raise if a text has conflicts, whose marks and second versions would be read as contents.

    Raises:
        InvalidInput: lists all conflicts, each with its line.
    """
    faults = [
        Fault(path=path, line=line, message=f"unresolved merge conflict {mark!r}; {remedy}")
        for line, mark in find_conflicts(text)
    ]
    if faults:
        raise InvalidInput(faults)


def _split_conflicts(text: str) -> tuple[list[Conflict], str, str]:
    found: list[Conflict] = []
    sides: tuple[list[str], list[str]] = ([], [])
    # The lines since the first mark by the mark that they follow; None outside of a conflict.
    parts: dict[str, list[str]] | None = None
    current, start, pending = "", (0, ""), list[str]()
    for number, line in enumerate(split_lines(text), 1):
        mark = _CONFLICT_MARK.match(line.rstrip("\r\n"))
        name = (mark[1] or mark[2])[0] if mark else ""
        if name == "<":
            # A mark without its end before is text.
            _extend(sides, pending, pending)
            parts, current, start, pending = {}, name, (number, line.rstrip("\r\n")), []
        elif parts is not None and name == ">" and "=" in parts:
            _extend(sides, parts.get("<", []), parts["="])
            found.append(start)
            parts, pending = None, []
            continue
        elif parts is not None and ((name == "|" and current == "<") or (name == "=" and "=" not in parts)):
            current = name
            parts[current] = []
        elif parts is not None:
            parts.setdefault(current, []).append(line)
        if parts is None:
            _extend(sides, [line], [line])
        else:
            pending.append(line)
    _extend(sides, pending, pending)
    return found, "".join(sides[0]), "".join(sides[1])


def _extend(sides: tuple[list[str], list[str]], ours: list[str], theirs: list[str]) -> None:
    sides[0].extend(ours)
    sides[1].extend(theirs)
