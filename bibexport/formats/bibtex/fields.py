"""The fields of an entry for its reader: with those that it takes from others, each handed out once.

Inheritance by `crossref` and `xdata` is that of the biblatex manual, sections 2.4.1 and 3.13.6.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from bibexport.formats.bibtex.blocks import RawEntry
from bibexport.formats.bibtex.entry_types import PREFIX
from bibexport.tex.decode import plain_text, unicode_text, unknown_macros, verbatim


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FROM_PARENT = _words(
    """
    addendum address afterword annotator author booksubtitle booktitle booktitleaddon chapter collection commentator
    date edition editor editora editoratype editorb editorbtype editorc editorctype editortype eventdate eventtitle
    eventtitleaddon foreword holder institution introduction isbn issn issue issuesubtitle issuetitle issuetitleaddon
    journal journalsubtitle journaltitle journaltitleaddon langid language location mainsubtitle maintitle
    maintitleaddon month note number organization origdate origlanguage origlocation origpublisher origtitle part
    publisher pubstate school series shortjournal shortseries translator venue version volume volumes year
    """
)
"""Fields that a part shares with the whole. Not the URL, DOI, pages and abstract, which describe the whole only,
although BibTeX and biber let a part inherit them."""
_OF_SAME_WORK = _words("eid howpublished pages pagetotal shorttitle subtitle title titleaddon type")
"""What an entry without a title inherits in addition: it is another edition of its parent, or a note on it."""
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_PERIODICAL = {"title": "journaltitle", "subtitle": "journalsubtitle", "titleaddon": "journaltitleaddon"}
_MULTIVOLUME = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}
_PARTS = _words("inbook incollection inproceedings conference inreference bookinbook suppbook suppcollection")
NOT_TEXT = _words("execute file localfile local-url pdf")
r"""Fields with code, or with paths: `C:\Users` is not a macro."""
_SEPARATOR = re.compile(r"(?:(?<!\s)\s+)?,\s*+")
_MAX_DEPTH = 20
"""Maximum number of parents of parents; people need two, and a chain of thousands is no bibliography."""
_KEYS_SHOWN = 5
"""Number of keys named of a circle of more than `_MAX_DEPTH` entries."""

Report = Callable[[str, str], None]
"""Takes the code of a finding and its message."""


_NO_NAMES: frozenset[str] = frozenset()


class Inheritance:
    """The entries of files that are read together, with the fields that they inherit."""

    def __init__(self, files: Sequence[Sequence[RawEntry]]) -> None:
        self._by_key = [_by_key(entries) for entries in files]
        """The entries of each file."""
        self._file_of = {id(entry): number for number, entries in enumerate(files) for entry in entries}
        self._anywhere = _by_key([entry for entries in files for entry in entries])
        self._resolved: dict[int, dict[str, str]] = {}
        """By identity of the entry. Each is resolved once: two parents each over forty levels are 2^40 paths."""
        self._in_reported_circle: set[int] = set()
        """The entries of circles longer than `_MAX_DEPTH`, by identity: the limit meets such a circle many times."""
        self._from_crossref: dict[int, frozenset[str]] = {}

    def fields(self, entry: RawEntry, report: Report) -> dict[str, str]:
        """Return the fields of `entry` and those that it inherits; its own fields win."""
        if "crossref" not in entry.fields and "xdata" not in entry.fields:
            return entry.fields
        return self._fields(entry, (), report)

    def names_from_crossref(self, entry: RawEntry) -> frozenset[str]:
        """Return the names of the fields that `entry`, for which `fields` was called, takes from its `crossref`."""
        return self._from_crossref.get(id(entry), _NO_NAMES)

    def _fields(self, entry: RawEntry, below: tuple[RawEntry, ...], report: Report) -> dict[str, str]:
        if (resolved := self._resolved.get(id(entry))) is not None:
            return resolved
        below = (*below, entry)
        fields = dict(entry.fields)
        for key in _SEPARATOR.split(fields.get("xdata", "").strip()):
            if (parent := self._parent(entry, key, "xdata", below, report)) is not None:
                fields = self._fields(parent, below, report) | fields
        key = fields.get("crossref", "").strip()
        if (parent := self._parent(entry, key, "crossref", below, report)) is not None:
            inherited = _select(entry.type, fields, parent.type, self._fields(parent, below, report))
            # A part that has its year in one form must not inherit another year in the other form.
            hidden = {"year", "month"} if "date" in fields else {"date"} if "year" in fields else set()
            inherited = {name: value for name, value in inherited.items() if name not in hidden}
            self._from_crossref[id(entry)] = frozenset(inherited.keys() - fields.keys())
            fields = inherited | fields
        self._resolved[id(entry)] = fields
        return fields

    def _parent(
        self, entry: RawEntry, key: str, field: str, below: tuple[RawEntry, ...], report: Report
    ) -> RawEntry | None:
        if not key:
            return None
        parent = self._look_up(entry, key)
        if parent is None:
            report("bib-parent", f"{field}: there is no entry {key!r} to take fields from")
            return None
        # By identity: equal entries of two files are two.
        start = next((index for index, one in enumerate(below) if one is parent), None)
        if start is not None:
            report("bib-parent", _describe_circle(field, below[start:]))
            return None
        if len(below) >= _MAX_DEPTH:
            if id(parent) in self._in_reported_circle:
                return None
            if (circle := self._find_circle(below)) and parent in circle:
                self._in_reported_circle.update(map(id, circle))
                report("bib-parent", _describe_circle(field, circle))
                return None
            report("bib-parent", f"{field}: {key!r} is parent number {_MAX_DEPTH} in a row; its fields are not taken")
            return None
        return parent

    def _look_up(self, entry: RawEntry, key: str) -> RawEntry | None:
        # Two files may have one key for two works: an entry means that of its own file.
        return self._by_key[self._file_of[id(entry)]].get(key.lower()) or self._anywhere.get(key.lower())

    def _find_circle(self, below: Sequence[RawEntry]) -> list[RawEntry]:
        """Return the circle in which the first parents of the last of `below` end, from its first member in `below`."""
        place: dict[int, int] = {}
        chain: list[RawEntry] = []
        entry: RawEntry | None = below[0]
        while entry is not None and id(entry) not in place:
            place[id(entry)] = len(chain)
            chain.append(entry)
            keys = (*_SEPARATOR.split(entry.fields.get("xdata", "").strip()), entry.fields.get("crossref", "").strip())
            entry = next((one for key in keys if key and (one := self._look_up(chain[-1], key))), None)
        return chain[place[id(entry)] :] if entry is not None else []


def _describe_circle(field: str, circle: Sequence[RawEntry]) -> str:
    keys = [entry.key for entry in circle]
    if len(keys) > _MAX_DEPTH:
        keys[_KEYS_SHOWN:] = [f"{len(keys) - _KEYS_SHOWN} more"]
    steps = " -> ".join([*keys, circle[0].key])
    return f"{field}: entries take fields from each other in a circle ({steps}); cut it at one"


def _by_key(entries: Sequence[RawEntry]) -> dict[str, RawEntry]:
    """Return entries by key and by their other keys, in lower case; the first with a key counts."""
    found = {entry.key.lower(): entry for entry in reversed(entries)}
    # A key counts before an alias of another entry (biblatex manual, section 2.2.3).
    for entry in entries:
        for alias in _SEPARATOR.split(entry.fields.get("ids", "").strip()):
            found.setdefault(alias.lower(), entry)
    return found


def _select(kind: str, own: Mapping[str, str], parent_kind: str, parent: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that an entry of type `kind` with the fields `own` takes from `parent`, under its names."""
    renamed: Mapping[str, str] = {}
    if kind in _PARTS:
        renamed = _MULTIVOLUME if parent_kind.startswith("mv") else _RENAMED
    elif kind in ("article", "suppperiodical") and parent_kind == "periodical":
        renamed = _PERIODICAL
    elif parent_kind.startswith("mv"):
        renamed = _MULTIVOLUME
    inherited = _FROM_PARENT if renamed or "title" in own else _FROM_PARENT | _OF_SAME_WORK
    fields = {name: value for name, value in parent.items() if name in inherited}
    if kind in ("inbook", "bookinbook", "suppbook") and "author" in parent:
        fields["bookauthor"] = parent["author"]
    new_names = {new: parent[old] for old, new in renamed.items() if old in parent}
    # A `booktitle` of the parent is there for BibTeX, which does not rename.
    return new_names | {name: value for name, value in fields.items() if name not in new_names or name in parent}


_WHOLE = _words("title subtitle titleaddon")
_NOT_FROM_WHOLE = _words("shorttitle sorttitle indextitle indexsorttitle")
_NOT_HANDED_DOWN = _words(
    """
    crossref entryset entrysubtype execute ids label options presort related relatedoptions relatedstring relatedtype
    shorthand shorthandintro sortkey xref
    """
)
_IN_BOOKS = _words("inbook bookinbook suppbook")
_IN_COLLECTIONS = _words("incollection inreference suppcollection")
_NEW_NAMES: Sequence[tuple[frozenset[str], frozenset[str], Mapping[str, str]]] = (
    (_words("mvbook"), _words("book") | _IN_BOOKS, _MULTIVOLUME),
    (_words("mvcollection mvreference"), _words("collection reference") | _IN_COLLECTIONS, _MULTIVOLUME),
    (_words("mvproceedings"), _words("proceedings inproceedings"), _MULTIVOLUME),
    (_words("book"), _IN_BOOKS, _RENAMED),
    (_words("collection reference"), _IN_COLLECTIONS, _RENAMED),
    (_words("proceedings"), _words("inproceedings"), _RENAMED),
    (_words("periodical"), _words("article suppperiodical"), _PERIODICAL),
)
"""Types of the whole, types of its parts, and the new names of fields (biblatex manual, appendix B)."""


def hand_down(kind: str, parent_kind: str, parent: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that biber lets an entry without fields, of type `kind`, take from `parent` by `crossref`.

    Biber is stricter than `Inheritance` about the types, since a reader must also understand files for BibTeX, and
    hands down more fields.
    """
    new_names = next((names for wholes, parts, names in _NEW_NAMES if parent_kind in wholes and kind in parts), {})
    kept = _NOT_HANDED_DOWN | (_NOT_FROM_WHOLE | _WHOLE if new_names else frozenset())
    fields = {new: parent[old] for old, new in new_names.items() if old in parent}
    if kind in _IN_BOOKS and parent_kind in ("book", "mvbook") and "author" in parent:
        fields["bookauthor"] = parent["author"]
    return {name: value for name, value in parent.items() if name not in kept} | fields


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
        for name, tex in self._left.items():
            if name not in NOT_TEXT:
                self._report_unknown_macros(tex)
        return {f"{PREFIX}{name}": tex for name, tex in self._left.items()}

    def _report_unknown_macros(self, tex: str) -> None:
        for macro in unknown_macros(tex):
            self.report("bib-tex", f"\\{macro}")  # the reader of the file says it once
