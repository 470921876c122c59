"""The files that LaTeX writes for BibTeX and biber: .aux (btxdoc, section 5) and biblatex's control file, .bcf."""

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from bibexport.citations.reading import Citation, Inclusion, Reading
from bibexport.errors import Fault, InvalidInput

_LINE = re.compile(
    r"\\(?:citation\{(?P<keys>[^{}]*)\}|abx@aux@cite(?:\{\d+\})?\{(?P<key>[^{}]*)\}|(?P<all>abx@aux@nociteall)\b"
    r"|@input\{(?P<file>[^{}]+)\})"
)
_SETTINGS = re.compile(r"biblatex-control|achemso-control|IEEEexample:BSTcontrol|[A-Za-z-]+4\d?-?[A-Za-z]*Control")
"""Entries by which packages set up their styles: biblatex, achemso, IEEEtran, REVTeX."""


def read_aux(text: str, _commands: Mapping[str, int] = {}) -> Reading:
    """Read the keys that LaTeX wrote into an .aux file, and the .aux files of the parts that `\\include` names."""
    citations: list[Citation] = []
    inclusions: list[Inclusion] = []
    everything: int | None = None
    for number, line in enumerate(text.split("\n"), 1):
        for match in _LINE.finditer(line) if "\\" in line else ():
            if match["file"]:
                inclusions.append(Inclusion((match["file"],), number))
                continue
            keys = [key.strip() for key in (match["keys"] or match["key"] or "").split(",")]
            if match["all"] or "*" in keys:
                everything = everything or number
            citations += [
                Citation(key, number, certain=not _SETTINGS.fullmatch(key)) for key in keys if key not in ("", "*")
            ]
    return Reading(citations=tuple(citations), everything=everything, inclusions=tuple(inclusions))


_NAMESPACE = "https://sourceforge.net/projects/biblatex"
_ROOT, _KEY = f"{_NAMESPACE} controlfile", f"{_NAMESPACE} citekey"


def read_bcf(text: str, _commands: Mapping[str, int] = {}) -> Reading:
    """Read the keys of all sections of a control file; a set that the document defines counts as its members.

    Raises:
        InvalidInput: it is not a control file of biblatex, or it is truncated.
    """
    found = _ControlFile()
    try:
        found.parse(text)
    except expat.ExpatError as error:
        message = f"not a complete control file of biblatex ({error}); run LaTeX again"
        raise InvalidInput([Fault(message=message, line=error.lineno)]) from error
    if not found.is_control_file:
        raise InvalidInput([Fault(message="expected a biblatex control file (.bcf), got other XML")])
    return Reading(citations=tuple(found.citations()), everything=found.everything)


class _ControlFile:
    """Collects the keys while the parser reads the file."""

    def __init__(self) -> None:
        self.is_control_file = False
        self.everything: int | None = None
        self._cited: list[Citation] = []
        self._sets: dict[str, list[str]] = {}
        self._members: list[str] = []
        self._key: list[str] | None = None
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._entity

    def parse(self, text: str) -> None:
        self._parser.Parse(text.encode("utf-8", "surrogatepass"), True)

    def citations(self) -> Iterator[Citation]:
        for one in self._cited:
            yield from (Citation(member, one.line) for member in self._sets.get(one.key, [one.key]))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.is_control_file |= name == _ROOT
        if name == _KEY:
            self._key = []
            self._members = [one.strip() for one in attributes.get("members", "").split(",") if one.strip()]

    def _text(self, text: str) -> None:
        if self._key is not None:
            self._key.append(text)

    def _end(self, name: str) -> None:
        if name != _KEY or self._key is None:
            return
        line = self._parser.CurrentLineNumber
        key = "".join(self._key).strip()
        self._key = None
        if self._members:
            self._sets[key] = self._members
        elif key == "*":
            self.everything = self.everything or line
        elif key:
            self._cited.append(Citation(key, line))

    def _entity(self, *_: object) -> None:
        # biblatex declares none, and entities can expand a small file until it fills the memory.
        line = self._parser.CurrentLineNumber
        raise InvalidInput(
            [Fault(message="expected a control file of biblatex, got XML that declares entities", line=line)]
        )
