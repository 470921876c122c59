"""What biblatex writes for biber: the control file, with its `bcf:citekey` elements."""

from collections.abc import Iterator, Mapping
from xml.parsers import expat

from bibexport.citations.reading import Citation, Reading
from bibexport.errors import Fault, InvalidInput

_NAMESPACE = "https://sourceforge.net/projects/biblatex"
_ROOT, _KEY = f"{_NAMESPACE} controlfile", f"{_NAMESPACE} citekey"


def read(text: str, _commands: Mapping[str, int] = {}) -> Reading:
    """The keys of all sections; of a set that is made in the document, its members.

    Raises:
        InvalidInput: it is no control file of biber, or one that ends early.
    """
    found = _ControlFile()
    try:
        found.parse(text)
    except expat.ExpatError as error:
        message = f"expected a control file of biblatex, this is not well-formed XML ({error}); run LaTeX again"
        raise InvalidInput([Fault(message=message, line=error.lineno)]) from error
    if not found.is_control_file:
        raise InvalidInput([Fault(message="expected a control file of biblatex, this is other XML")])
    return Reading(citations=tuple(found.citations()), everything=found.everything)


class _ControlFile:
    """Collects the keys while the parser goes over the file."""

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
        # biblatex declares none, and with some a small file fills the memory.
        line = self._parser.CurrentLineNumber
        raise InvalidInput([Fault(message="expected a control file of biblatex, this declares entities", line=line)])
