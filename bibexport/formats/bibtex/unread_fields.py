"""The fields of one entry that have not been read yet; those that remain at the end are kept as extra."""

from collections.abc import Callable

from bibexport.formats.bibtex.entry_types import PREFIX
from bibexport.tex.decode import plain_text, unicode_text, unknown_macros, verbatim


class UnreadFields:
    """Hands out each field once, so that the rest can be kept and nothing is lost."""

    def __init__(self, fields: dict[str, str], report: Callable[[str, str], None]) -> None:
        self._left = dict(fields)
        self.report = report
        """Takes the code of a finding and its message."""

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def report_names_of(self, name: str) -> Callable[[str], None]:
        """Return a function that reports something wrong with the names in the field `name`."""
        return lambda message: self.report("bib-name", f"{name}: {message}")

    def peek(self, name: str) -> str:
        """Return the field in TeX without consuming it; empty if there is none."""
        return self._left.get(name, "")

    def text_of(self, name: str) -> str:
        """Return the field decoded, with markup, without consuming it."""
        return unicode_text(self.peek(name))

    def take(self, *names: str) -> str:
        """Take the first of these fields that exists, in TeX, and those of the others that say the same."""
        for name in names:
            if name in self._left:
                tex = self._left.pop(name)
                for other in names:
                    if self._left.get(other) == tex:
                        del self._left[other]
                self._report_unknown_macros(tex)
                return tex
        return ""

    def drop(self, *names: str) -> None:
        """Discard fields that say nothing new."""
        for name in names:
            self._left.pop(name, None)

    def text(self, *names: str) -> str:
        """Take the first of these fields, decoded, with markup."""
        return unicode_text(self.take(*names))

    def plain(self, *names: str) -> str:
        """Take the first of these fields, decoded, without markup."""
        return plain_text(self.take(*names))

    def verbatim(self, *names: str) -> str:
        """Take the first of these fields, an address or identifier."""
        for name in names:
            if name in self._left:
                return verbatim(self._left.pop(name))
        return ""

    def rest(self) -> dict[str, str]:
        """Return the fields that were not taken, in TeX, by their names in `Record.extra`."""
        return {f"{PREFIX}{name}": tex for name, tex in self._left.items()}

    def _report_unknown_macros(self, tex: str) -> None:
        for macro in unknown_macros(tex):
            self.report("bib-tex", f"\\{macro}")  # the reader of the file says it once
