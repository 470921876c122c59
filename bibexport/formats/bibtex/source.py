"""The fields of one entry while they are read: what has been taken is gone, what is left is kept as extra."""

from collections.abc import Callable

from bibexport.formats.bibtex.entry_types import PREFIX
from bibexport.tex.decode import plain_text, unicode_text, unknown_macros, verbatim


class Source:
    """Hands out each field once."""

    def __init__(self, fields: dict[str, str], fault: Callable[[str], None]) -> None:
        self._left = dict(fields)
        self.fault = fault

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def fault_of(self, name: str) -> Callable[[str], None]:
        """What tells a fault of the field `name`."""
        return lambda message: self.fault(f"{name}: {message}")

    def peek(self, name: str) -> str:
        """The field as it is written, without taking it; empty where there is none."""
        return self._left.get(name, "")

    def take(self, *names: str) -> str:
        """The first of these fields that is there, as it is written; others that say the same go with it."""
        for name in names:
            if name in self._left:
                tex = self._left.pop(name)
                for other in names:
                    if self._left.get(other) == tex:
                        del self._left[other]
                self._tell_unknown_macros(name, tex)
                return tex
        return ""

    def drop(self, *names: str) -> None:
        """Take fields that say nothing new."""
        for name in names:
            self._left.pop(name, None)

    def text(self, *names: str) -> str:
        """The first of these fields, decoded, with markup."""
        return unicode_text(self.take(*names))

    def plain(self, *names: str) -> str:
        """The first of these fields, decoded, without markup."""
        return plain_text(self.take(*names))

    def verbatim(self, *names: str) -> str:
        """The first of these fields, an address or identifier."""
        for name in names:
            if name in self._left:
                return verbatim(self._left.pop(name))
        return ""

    def rest(self) -> dict[str, str]:
        """The fields that nobody has taken, as they are written, by their names in `Record.extra`."""
        return {f"{PREFIX}{name}": tex for name, tex in self._left.items()}

    def _tell_unknown_macros(self, name: str, tex: str) -> None:
        for macro in unknown_macros(tex):
            self.fault(
                f"{name}: unknown TeX macro \\{macro}; its argument stays, or the macro itself where it has none"
            )
