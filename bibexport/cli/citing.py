"""The keys that documents cite, with all files that they include, and documents that cite a merged bibliography."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import msgspec

from bibexport import files
from bibexport.citations import Citation, Inclusion, Reading, reader
from bibexport.citations.reading import find_bibliographies, rewrite_bibliographies, rewrite_keys
from bibexport.cli.presenter import say
from bibexport.errors import Fault, InvalidInput, did_you_mean
from bibexport.keys import safe_key
from bibexport.model import Entry
from bibexport.text.numbers import count


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """The keys that documents cite."""

    places: Mapping[str, Fault]
    """Key to where it is cited first, as a fault to report if no entry has the key."""
    doubtful: frozenset[str] = frozenset()
    """Keys that may refer to something other than a paper, such as a figure, in every place."""
    everything: bool = False
    """Whether a document cites the whole bibliography, as `\\nocite{*}` does."""
    notes: tuple[Fault, ...] = ()
    """Files and commands that could not be read."""
    files: tuple[Path, ...] = ()
    """All files that were read or looked for."""

    @property
    def keys(self) -> frozenset[str] | None:
        """The cited keys; None for all."""
        return None if self.everything else frozenset(self.places)

    def find_cited_aliases(self, entries: Iterable[Entry]) -> Mapping[str, str]:
        """Return, by key, the alias by which alone a document cites an entry, where it can be a key."""
        known = list(entries)
        keys = {entry.key.casefold() for entry in known}
        found: dict[str, str] = {}
        for entry in known:
            usable = (one for one in entry.aliases if one in self.places and safe_key(one) == one)
            alias = next((one for one in usable if one.casefold() not in keys), "")
            if alias and entry.key not in self.places:
                found[entry.key] = alias
                keys.add(alias.casefold())
        return found

    def missing(
        self, entries: Iterable[Entry], aliases_are_cited: bool, written: Mapping[str, str] = MappingProxyType({})
    ) -> Iterator[Fault]:
        """Report the keys that no entry has, with the nearest ones; aliases too, where the format cannot cite them.

        `written` has the aliases under which entries are written, by key.
        """
        known = list(entries)
        keys = {written.get(entry.key, entry.key) for entry in known}
        of_alias = {alias: entry.key for entry in reversed(known) for alias in entry.aliases}
        for key, place in self.places.items():
            if key in keys or (key in of_alias and aliases_are_cited):
                continue
            if key in of_alias:
                message = f"{key} is an alias of {of_alias[key]}, and this format has no aliases; cite {of_alias[key]}"
                yield place._replace(message=message)
            elif key not in self.doubtful:
                message = f"{key} is not in the catalog{did_you_mean(key, [*keys, *of_alias])}"
                yield place._replace(message=message)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A file and its new text."""

    path: Path
    before: bytes | None
    """None for a new file."""
    old: str
    new: str
    encoding: str


def read_citations(documents: Sequence[str]) -> Cited:
    """Read documents and the files that they include.

    Raises:
        InvalidInput: a document cannot be read, or its format is unknown.
    """
    parts = [part for document in documents for part in _parts(Path(document), {})]
    commands = {name: place for part in parts for name, place in part.reading.commands.items()}
    if commands:
        # A command that one file defines may be used in others, before or after it.
        parts = [part for document in documents for part in _parts(Path(document), commands)]
    labels = {label for part in parts for label in part.reading.labels}
    places: dict[str, Fault] = {}
    doubtful: dict[str, bool] = {}
    for part in parts:
        for citation in part.reading.citations:
            places.setdefault(citation.key, _at(part.path, citation.line))
            sure = citation.certain and citation.key not in labels
            doubtful[citation.key] = doubtful.get(citation.key, True) and not sure
    return Cited(
        places=places,
        doubtful=frozenset(key for key, doubt in doubtful.items() if doubt),
        everything=any(part.reading.everything for part in parts),
        notes=tuple(note for part in parts for note in part.notes()),
        files=tuple(dict.fromkeys(path for part in parts for path in (part.path, *part.wanted))),
    )


def _read_files(document: str) -> list[tuple[Path, Reading]]:
    """Return the files of a document, each once, and what they cite.

    Raises:
        InvalidInput: a file cannot be read, or its format is unknown.
    """
    commands = {name: at for part in _parts(Path(document), {}) for name, at in part.reading.commands.items()}
    return [(part.path, part.reading) for part in _parts(Path(document), commands)]


def rewrite_documents(
    document: str, paths: Sequence[str], output: str | None, keys: Sequence[Mapping[str, str]]
) -> Iterator[Change]:
    """Yield the changed files of a document that cites .bib files, and report citations that cannot be changed.

    Args:
        document: its main file.
        paths: the .bib files, which have been merged.
        output: the merged file, which the document shall use.
        keys: for each .bib file, the present key of each of its keys.
    """
    parts = [(path, reading, *_load(path)) for path, reading in _read_files(document)]
    root = Path(document).parent
    named = [name for path, _, _, text, _ in parts for name in _named(path, text, root, paths)]
    present = _present_keys([keys[place] for _, place in named] or keys)
    ours = {name for name, _ in named}
    target = os.path.relpath(output, root).replace(os.sep, "/") if output else ""
    for path, reading, before, text, encoding in parts:
        rewritten = rewrite_keys(text, str(path), reading, present)
        for one in rewritten.left:
            message = f"cannot be replaced by {present[one.key]} here; change it by hand"
            say(str(Fault(path=str(path), line=one.line, entry=one.key, message=message)))
        new = rewrite_bibliographies(rewritten.text, str(path), ours, target) if target else rewritten.text
        if new != text:
            yield Change(path=path, before=before, old=text, new=new, encoding=encoding)


def _load(path: Path) -> tuple[bytes, str, str]:
    data = files.read_bytes_if_there(path) or b""
    text, encoding = files.decode(data)
    # The reader does not see a byte order mark, and counts from after it.
    return data, text.removeprefix("\ufeff"), "utf-8-sig" if text.startswith("\ufeff") else encoding


def _named(path: Path, text: str, root: Path, paths: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the merged files that a document names, as it writes them, and their places among `paths`."""
    places = {os.path.realpath(one): place for place, one in reversed(list(enumerate(paths)))}
    for one in find_bibliographies(text, str(path)):
        name = one.name if one.name.endswith(".bib") else f"{one.name}.bib"
        for folder in (root, path.parent) if "\0" not in name else ():
            if (place := places.get(os.path.realpath(folder / name))) is not None:
                yield one.name, place
                break


def _present_keys(files_: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """Return the keys that have changed for a document that uses files with these keys, in this order."""
    keys: dict[str, str] = {}
    for one in files_:
        for old, new in one.items():
            keys.setdefault(old, new)
    return {old: new for old, new in keys.items() if old != new}


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a document."""

    path: Path
    reading: Reading
    lost: tuple[Inclusion, ...] = ()
    """The included files that do not exist."""
    wanted: tuple[Path, ...] = ()
    """Their expected paths."""

    def notes(self) -> Iterator[Fault]:
        for one in self.lost:
            yield _at(self.path, one.line, f"{one.names[0]} does not exist; its citations are missing")
        for citation in self.reading.unread:
            yield _at(self.path, citation.line, f"{_shorten(citation)} needs TeX to expand; pass the .aux file instead")
        if self.reading.unclosed:
            first, *others = self.reading.unclosed
            more = f", nor have {count(len(others), 'other')} below" if others else ""
            yield _at(self.path, first.line, f"{first.key} has no closing brace{more}; no keys are read there")


def _parts(document: Path, commands: Mapping[str, int]) -> Iterator[_Part]:
    """Yield the files of a document, each once, in the order in which TeX reads them."""
    waiting, seen = [document], {os.path.realpath(document)}
    while waiting:
        path = waiting.pop(0)
        reading = _read(path, commands)
        included: list[Path] = []
        lost: list[Inclusion] = []
        wanted: list[Path] = []
        for inclusion in reading.inclusions:
            candidates = _candidates(inclusion, document.parent, path.parent)
            found = next((one for one in candidates if os.path.isfile(one)), None)  # False for a name that is too long
            if found is None:
                lost.append(inclusion)
                wanted.append(candidates[0])
            elif os.path.realpath(found) not in seen and _is_readable(found):
                seen.add(os.path.realpath(found))
                included.append(found)
        yield _Part(path=path, reading=reading, lost=tuple(lost), wanted=tuple(wanted))
        waiting[:0] = included


def _candidates(inclusion: Inclusion, root: Path, here: Path) -> list[Path]:
    folders = (here, root) if inclusion.beside else (root, here)
    return [folder / inclusion.folder / name for folder in folders for name in inclusion.names]


def _is_readable(path: Path) -> bool:
    """Whether it is part of the document, and not a figure or package, which `\\input` reads as well."""
    try:
        reader(path.name)
    except InvalidInput:
        return False
    return True


def _read(path: Path, commands: Mapping[str, int]) -> Reading:
    read = reader(str(path))
    data = files.read_bytes_if_there(path)
    if data is None:
        hint = "; run LaTeX first, or pass the .tex file" if path.suffix in (".aux", ".bcf") else ""
        raise InvalidInput([Fault(path=str(path), message=f"no such file{hint}")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Old documents. Keys are ASCII, and Latin-1 decodes every byte.
        text = data.decode("latin-1")
    try:
        return read(text.replace("\r\n", "\n").replace("\r", "\n"), commands)
    except InvalidInput as error:
        raise InvalidInput([fault._replace(path=str(path)) for fault in error.faults]) from error


def _at(path: Path, line: int, message: str = "") -> Fault:
    return Fault(path=str(path), line=line, message=message)


def _shorten(citation: Citation) -> str:
    return citation.key if len(citation.key) <= 40 else f"{citation.key[:39]}…"
