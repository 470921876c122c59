"""The entries of a catalog as blocks of lines: what stands between them stays."""

from collections.abc import Sequence

from bibexport.catalog.toml_edit import edited
from bibexport.catalog.toml_lines import entry_lines
from bibexport.catalog.toml_writer import dumps
from bibexport.model import Catalog, Entry
from bibexport.text.lines import line_end, lines


class Blocks:
    """The text of a catalog, of which whole entries are replaced, added and taken out; `text` gives the result."""

    def __init__(self, text: str) -> None:
        self._lines = lines(text)
        self._end = line_end(text)
        self._entries = entry_lines(text)
        self._blocks: dict[int, str] = {}
        self._added: dict[int | None, list[str]] = {}
        self._removed: set[int] = set()

    def replace(self, index: int, entry: Entry, fields: Sequence[str]) -> None:
        """Write the fields of an entry anew, in its place."""
        place = self._entries[index]
        self._blocks[index] = edited("".join(self._lines[place.header - 1 : place.last]), entry, fields)

    def insert(self, after: int | None, entry: Entry) -> None:
        """Write an entry after another, or before all."""
        self._added.setdefault(after, []).append(dumps(Catalog(entries=(entry,))).replace("\n", self._end))

    def remove(self, index: int) -> None:
        """Leave an entry out."""
        self._removed.add(index)

    def text(self) -> str:
        """The whole file."""
        parts: list[str] = []
        at = 0
        if None in self._added and self._entries:
            at = self._entries[0].first - 1
            parts = self._lines[:at]
            for block in self._added[None]:
                parts += [block, self._end]
        for index, place in enumerate(self._entries):
            parts += self._lines[at : place.first - 1]
            at = place.last
            if index in self._removed:
                at = self._after_blanks(at)
            else:
                parts += self._lines[place.first - 1 : place.header - 1]
                parts.append(self._blocks.get(index) or "".join(self._lines[place.header - 1 : place.last]))
            for block in self._added.get(index, ()):
                self._open(parts)
                parts += [self._end, block]
        parts += self._lines[at:]
        if not self._entries:
            for block in self._added.get(None, ()):
                self._open(parts)
                parts += [self._end, block] if parts else [block]
        return "".join(parts)

    def _after_blanks(self, at: int) -> int:
        while at < len(self._lines) and not self._lines[at].strip():
            at += 1
        return at

    def _open(self, parts: list[str]) -> None:
        """End the last line, if it is not ended."""
        if parts and not parts[-1].endswith("\n"):
            parts.append(self._end)
