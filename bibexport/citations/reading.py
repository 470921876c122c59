"""What one file of a document cites, which other files belong to it, and the file with other keys.

Where keys or the names of bibliographies are replaced, everything else stays.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath

import msgspec

from bibexport.citations.tex_source import Source
from bibexport.keys import pandoc_bare

_TEX = frozenset({".tex", ".ltx", ".latex", ".rnw"})
_BIBLIOGRAPHY = re.compile(
    r"\\(?P<command>bibliography|addbibresource|addglobalbib|addsectionbib)(?![A-Za-z@])\s*+(?:\[[^\]]{0,2000}+\]\s*+)?"
    r"\{(?P<names>[^{}]*+)\}"
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*+\n.*?^(?:---|\.\.\.)[ \t]*+$", re.DOTALL | re.MULTILINE)
_IN_FRONT_MATTER = re.compile(
    r"^(?:bibliography|references)[ \t]*+:[^\n]*+\n(?:[ \t]++[^\n]*+\n|-[ \t][^\n]*+\n)*+", re.MULTILINE
)
# Bounded, because a text may open as many parentheses as it has characters.
_IN_TYPST = re.compile(r"\bbibliography\s*+\((?:[^()]|\([^()]{0,1000}+\)){0,4000}+\)")
_FILE = re.compile(r"(?<![^\s\"',\[\](){}])[^\s\"',\[\](){}]+\.bib\b")
_TYPST_KEY = re.compile(r"[\w-](?:[\w:.-]*[\w-])?")


class Citation(msgspec.Struct, frozen=True):
    """A key and where it is cited."""

    key: str
    line: int
    """1-based."""
    certain: bool = True
    """False if it may refer to something else, such as a figure of the document or the settings of a style."""
    start: int = -1
    """The index of the key in the text that was read; -1 in files that programs write."""


class Inclusion(msgspec.Struct, frozen=True):
    """Another file of the document."""

    names: tuple[str, ...]
    """The file names to try, in this order, relative to `folder`."""
    line: int
    """1-based."""
    folder: str = ""
    """As the document says it; relative to a folder of the document."""
    beside: bool = False
    """Whether to look beside the file that names it, not beside the document's main file."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The citations in one file, and what else is needed to follow them."""

    citations: tuple[Citation, ...] = ()
    """In the order of the file; a key comes as often as it is cited."""
    everything: int | None = None
    """The line that asks for the whole bibliography, as `\\nocite{*}` does."""
    inclusions: tuple[Inclusion, ...] = ()
    labels: frozenset[str] = frozenset()
    """The document's own labels; references to them are not citations."""
    commands: Mapping[str, int] = {}
    """Commands that the file defines to cite with, and which of their arguments holds the keys, from 1."""
    unread: tuple[Citation, ...] = ()
    """Citations whose keys only the program itself can work out, as written."""
    unclosed: tuple[Citation, ...] = ()
    """Commands whose keys never end, such as `\\cite{`; the keys are not read."""


class Rewritten(msgspec.Struct, frozen=True, kw_only=True):
    """A document with other keys."""

    text: str
    changed: tuple[Citation, ...] = ()
    left: tuple[Citation, ...] = ()
    """Citations whose key is not written in one piece, or for which the new key would need another syntax."""


class Named(msgspec.Struct, frozen=True):
    """A bibliography that a document names."""

    start: int
    end: int
    name: str
    """As written, perhaps without its ending."""


def rewrite_keys(text: str, path: str, reading: Reading, keys: Mapping[str, str]) -> Rewritten:
    """Replace cite keys in a document.

    Args:
        text: the document.
        path: its name, whose ending says what it is.
        reading: what its reader found in it, with line feeds as line ends.
        keys: the new keys by the old ones.
    """
    plain, origins = _with_line_feeds(text)
    edits: list[tuple[int, int, str]] = []
    changed: list[Citation] = []
    left: list[Citation] = []
    for citation in reading.citations:
        new = keys.get(citation.key, citation.key)
        if new == citation.key or citation.key in reading.labels:
            continue
        end = citation.start + len(citation.key)
        written = _write(new, plain, citation, PurePath(path).suffix.lower())
        if citation.start < 0 or plain[citation.start : end] != citation.key or not written:
            left.append(citation)
            continue
        edits.append((origins(citation.start), origins(end), written))
        changed.append(citation)
    return Rewritten(text=_apply(text, edits), changed=tuple(changed), left=tuple(left))


def _write(key: str, plain: str, citation: Citation, suffix: str) -> str:
    """Return a key as it has to be written in the place of another; empty where it cannot be."""
    before = plain[citation.start - 1 : citation.start]
    if suffix in _TEX or before == "{":
        return key
    if suffix == ".typ":
        return key if before == '"' or _TYPST_KEY.fullmatch(key) else ""
    return key if before != "@" or pandoc_bare(key) else f"{{{key}}}"


def find_bibliographies(text: str, path: str) -> list[Named]:
    """Return the `.bib` files that a document names."""
    plain, origins = _with_line_feeds(text)
    return [
        Named(origins(one.start), origins(one.end), one.name) for one in _find(plain, PurePath(path).suffix.lower())
    ]


def rewrite_bibliographies(text: str, path: str, names: Iterable[str], new: str) -> str:
    """Make a document use the bibliography `new` in place of those in `names`, as it writes them."""
    wanted = frozenset(names)
    found = [one for one in find_bibliographies(text, path) if one.name in wanted]
    edits: list[tuple[int, int, str]] = []
    for number, one in enumerate(found):
        if number == 0:
            written = new if one.name.endswith(".bib") else new.removesuffix(".bib")
            edits.append((one.start, one.end, written))
        else:
            edits.append((*_whole(text, one), ""))
    return _apply(text, edits)


def _whole(text: str, one: Named) -> tuple[int, int]:
    """Return the stretch to remove so that a bibliography is not named any more."""
    before, after = text[: one.start].rstrip(), text[one.end :]
    command = re.search(r"(?:\n|(?<!\s))[^\S\n]*+\\[A-Za-z]++\s*+(?:\[[^\]]{0,2000}+\]\s*+)?\{\Z", before)
    if command and after.lstrip().startswith("}"):
        return command.start(), one.end + after.index("}") + 1
    if separator := re.search(r"(?:(?<!\s)\s+)?,\s*+[\"']?\Z", text[: one.start]):
        closing = re.match(r"[\"']", after)
        return separator.start(), one.end + (closing.end() if closing else 0)
    item = re.search(r"\n[ \t]*-[ \t]+[\"']?\Z", text[: one.start])
    end = re.match(r"[\"']?", after)
    return (item.start(), one.end + (end.end() if end else 0)) if item else (one.start, one.end)


def _find(plain: str, suffix: str) -> Iterator[Named]:
    if suffix in _TEX:
        source = Source(plain)
        for match in _BIBLIOGRAPHY.finditer(source.text):
            start = match.start("names")
            for part in match["names"].split(","):
                name = part.strip()
                begin = source.origin(start + len(part) - len(part.lstrip()))
                if name and plain[begin : begin + len(name)] == name:
                    yield Named(begin, begin + len(name), name)
                start += len(part) + 1
        return
    places = _IN_TYPST.finditer(plain)
    if suffix != ".typ":
        front = _FRONT_MATTER.match(plain)
        places = _IN_FRONT_MATTER.finditer(front[0] if front else "")
    for place in places:
        for file in _FILE.finditer(plain, place.start(), place.end()):
            yield Named(file.start(), file.end(), file[0])


class _Origins:
    """Maps an index in a text with line feeds to that in the text with its own line ends."""

    def __init__(self, removed: list[int]) -> None:
        self._removed = removed

    def __call__(self, index: int) -> int:
        return index + bisect_right(self._removed, index)


def _with_line_feeds(text: str) -> tuple[str, _Origins]:
    """Return the text as the readers get it, and the map back."""
    # A carriage return alone becomes a line feed, of the same length.
    removed = [match.start() - number for number, match in enumerate(re.finditer(r"\r\n", text))]
    return text.replace("\r\n", "\n").replace("\r", "\n"), _Origins([one + 1 for one in removed])


def _apply(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end, new in sorted(edits):
        pieces += [text[position:start], new]
        position = end
    return "".join([*pieces, text[position:]])
