"""Which files of a folder or checkout are a catalog: its lists, catalogs and bibliographies."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from bibexport import files
from bibexport.cli.reading import Input, lock_path_of, make_input, read_file, read_files
from bibexport.data import read_words
from bibexport.errors import Fault, InvalidInput
from bibexport.findings import Finding
from bibexport.formats.table import join_lists
from bibexport.keys import KEY_CODES
from bibexport.text import compile_lazily
from bibexport.text.numbers import count

MARKUP = (".md", ".markdown", ".rst", ".org", ".adoc", ".asciidoc")
TABLES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".html", ".htm", ".txt", ".bbl")
"""Endings of files that may list papers, and often hold something else."""
MAIN = ("readme", "index")
"""The files that introduce a folder; their titles are that of the whole."""
MAX_FILES = 20_000
FOLDER_LOCK = "bibexport.lock.json"
"""The lock of a folder with several lists and no README."""

# What package managers and builds put into a checkout belongs to others.
_SKIPPED = frozenset(["node_modules", "vendor", "vendored", "third_party", "venv", "site-packages", "__pycache__"])
_TRANSLATION = compile_lazily(r"(?:readme|index)[._-](?:[a-z]{2,3})(?:[._-][a-z]{2,4})?", re.IGNORECASE)
_CATALOG = compile_lazily(r"^[^\S\n]*+\[\[\s*+entry\s*+\]\]", re.MULTILINE)
_LINK = compile_lazily(
    r"(?:\]\(|href=[\"']|\[\[file:|<|xref:|link:)([^)\"'\]<>\[\s#]{1,500}\.(?:md|markdown|rst|org|adoc))\b"
)


class FolderFiles(msgspec.Struct, frozen=True):
    """The files of a folder by what they may be; paths start with the folder's."""

    catalogs: tuple[str, ...]
    """In TOML, at the top."""
    bibliographies: tuple[str, ...]
    """At the top: .bib and .json."""
    lists: tuple[str, ...]
    """In a markup, anywhere; those at the top come first."""
    tables: tuple[str, ...]
    """Other files that may list papers."""
    others: int
    """Number of other files."""
    unread: tuple[Fault, ...] = ()
    """What has the name of a file of papers and is not read: links out of the folder or to nothing, pipes."""


def find_files(folder: str) -> FolderFiles:
    """Return the files of a folder and the folders in it, without hidden ones and what others wrote.

    Links to folders and out of the folder are not followed: a stranger's checkout could show a file of the user. A file
    with several names counts once; a pipe, which might never end, is not read.

    Raises:
        InvalidInput: the folder cannot be read, or it has too many files.
    """
    at_top: list[str] = []
    below: list[str] = []
    seen: set[str] = set()
    real_folder = os.path.join(os.path.realpath(folder), "")
    unread: list[Fault] = []
    out_of_bounds = 0
    top = os.path.dirname(os.path.normpath(os.path.join(folder, "x")))
    for number, path in enumerate(_walk(folder)):
        if number > MAX_FILES:
            message = f"expected a folder with at most {MAX_FILES:,} files; name the one with the lists"
            raise InvalidInput([Fault(path=folder, message=message)])
        real = os.path.realpath(path)
        if not real.startswith(real_folder) or not os.path.isfile(real):
            if path.lower().endswith((".toml", ".bib", *MARKUP, *TABLES)):
                unread.append(Fault(path=path, message=_describe_unread(path, real, real_folder)))
            else:
                out_of_bounds += 1
        elif real not in seen:
            seen.add(real)
            (at_top if os.path.dirname(path) == top else below).append(path)
    has_main = any(_stem(path) in MAIN for path in at_top)
    lists = [path for path in (*at_top, *below) if path.lower().endswith(MARKUP) and _may_list(path, has_main)]
    tables = [path for path in (*at_top, *below) if path.lower().endswith(TABLES) and _may_list(path, has_main)]
    return FolderFiles(
        catalogs=tuple(path for path in at_top if path.lower().endswith(".toml")),
        bibliographies=tuple(path for path in at_top if path.lower().endswith((".bib", ".json"))),
        lists=tuple(sorted(lists, key=lambda path: _stem(path) not in MAIN or path not in at_top)),
        tables=tuple(tables),
        others=len(at_top) + len(below) - len(lists) - len(tables) + out_of_bounds,
        unread=tuple(unread),
    )


def _describe_unread(path: str, real: str, real_folder: str) -> str:
    if not real.startswith(real_folder):
        return "it is a link out of the folder"
    if os.path.islink(path) and not os.path.exists(path):
        return "it is a link to nothing"
    return "it is not a file"


def is_catalog(toml: str) -> bool:
    """Return whether a TOML file is a catalog, and not the configuration of a program."""
    return _CATALOG.search(toml) is not None


def is_main(path: str) -> bool:
    """Return whether a file introduces its folder, as README.md does."""
    return _stem(path) in MAIN


def order_by_links(paths: Sequence[str], texts: Iterable[tuple[str, str]]) -> list[str]:
    """Return the paths in the order in which the files of `texts`, each a path and its text, link to them.

    Files without links to them come last, in the order of `paths`.
    """
    linked = (
        os.path.normpath(os.path.join(os.path.dirname(path), match[1]))
        for path, text in texts
        for match in _LINK.finditer(text)
    )
    ranks = {target: rank for rank, target in enumerate(dict.fromkeys(linked))}
    return sorted(paths, key=lambda path: ranks.get(os.path.normpath(path), len(ranks)))


def _walk(folder: str) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        if error.filename == folder:
            raise InvalidInput([Fault(path=folder, message=(error.strerror or str(error)).lower())]) from error

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if name[0] != "." and name.lower() not in _SKIPPED)
        yield from (
            os.path.normpath(os.path.join(parent, name))
            for name in sorted(names)
            if name[0] != "." and not name.endswith(".lock.json")
        )


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0].lower()


def _may_list(path: str, has_main: bool) -> bool:
    stem = _stem(path)
    if stem in read_words("not_list_files"):
        return False
    # A translation of the README lists the same papers under other headings.
    return not (has_main and _TRANSLATION.fullmatch(stem))


def read_folder(folder: str, *, joined: bool) -> list[Input]:
    """Read the catalogs in a folder: its TOML files, else its lists and bibliographies, else its tables.

    Markdown beside TOML is mostly prose, and a table beside either is mostly what the list was made from.

    Raises:
        InvalidInput: there are none, or some cannot be read.
    """
    found = find_files(folder)
    catalogs = [path for path in found.catalogs if is_catalog(files.read_decoded(path)[0])]
    if catalogs or (found.catalogs and not (found.lists or found.bibliographies or found.tables)):
        return sorted(read_files(catalogs or found.catalogs), key=lambda one: one.catalog.path)
    bibliographies = read_files(path for path in found.bibliographies if path.lower().endswith(".bib"))
    items = [path for path in found.bibliographies if path.lower().endswith(".json")]
    of_items, left_out = _read_some(items)
    bibliographies += (one for one in of_items if one.listed is None and one.catalog.entries)
    read, unread = _read_some(found.lists)
    left_out = [*found.unread, *left_out, *unread]
    missed = [finding for one in read if not one.catalog.entries for finding in _report_missed(one)]
    lists = _order(read)
    if not (lists or bibliographies):
        read, unread = _read_some(found.tables)
        # Items of CSL are in a table's format, and are read once more.
        left_out = list({(fault.path, fault.line): fault for fault in (*left_out, *unread)}.values())
        lists = _order(read)
    if not (lists or bibliographies):
        raise InvalidInput([_describe_folder(folder, found.others + len(found.lists) + len(found.tables), left_out)])
    kept = {one.catalog.path for one in (*lists, *bibliographies)}
    kept |= {fault.path for fault in left_out}
    empty = [path for path in (*found.lists, *found.tables) if path not in kept]
    lists = _join(folder, lists) if joined else _with_one_lock(folder, lists)
    whole = [*lists, *bibliographies]
    first = msgspec.structs.replace(whole[0], findings=(*whole[0].findings, *missed))
    return [_report_left_out(first, folder, empty, found.others, left_out), *whole[1:]]


def _read_some(paths: Iterable[str]) -> tuple[list[Input], list[Fault]]:
    """Read the files that can be read; return them and the first fault of each of the others."""
    read: list[Input] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            read.append(read_file(path))
        except InvalidInput as error:
            faults.append(error.faults[0])
    return read, faults


def _report_missed(one: Input) -> Iterator[Finding]:
    """Yield what looks like papers in a file of a folder that has no entries; as prose it may mention some."""
    for finding in one.findings:
        if finding.code == "no-entries":
            yield msgspec.structs.replace(finding, code="not-taken")


def _order(read: Sequence[Input]) -> list[Input]:
    """Return the lists with papers: the README, then those that it links to, in this order, then the others."""
    main = [one for one in read if is_main(one.catalog.path)]
    by_path = {one.catalog.path: one for one in read if one.catalog.entries}
    order = order_by_links(list(by_path), [(one.catalog.path, one.text) for one in main])
    return [by_path[path] for path in sorted(order, key=lambda path: not is_main(path))]


def _with_one_lock(folder: str, lists: Sequence[Input]) -> list[Input]:
    """Return the lists of a folder with its lock, that of the README if there is one; a single list has its own."""
    if len(lists) < 2:
        return list(lists)
    main = [one.catalog.path for one in lists if is_main(one.catalog.path)]
    lock_path = lock_path_of(main[0]) if main else os.path.join(folder, FOLDER_LOCK)
    return [msgspec.structs.replace(one, lock_path=lock_path) for one in lists]


def _join(folder: str, lists: Sequence[Input]) -> list[Input]:
    """Return the lists of a folder as one."""
    ordered = _with_one_lock(folder, lists)
    if len(ordered) < 2 or any(one.listed is None for one in ordered):
        return ordered
    listed = {one.catalog.path: one.listed for one in ordered if one.listed is not None}
    result = join_lists(listed, folder, [path for path in listed if is_main(path)])
    findings = (finding for one in ordered for finding in one.findings if finding.code not in KEY_CODES)
    result = msgspec.structs.replace(result, findings=(*findings, *result.findings))
    return [make_input(result, "", ordered[0].kind, ordered[0].lock_path, "utf-8")]


def _describe_folder(folder: str, number: int, faults: Sequence[Fault]) -> Fault:
    """Return the fault of a folder without papers."""
    unread = f"; {faults[0]}" if faults else ""
    expected = "expected a folder with a catalog (.toml), a list (.md, .rst …), a table of papers or a .bib"
    return Fault(path=folder, message=f"{expected}; found no papers in its {number} files{unread}")


def _report_left_out(one: Input, folder: str, empty: Sequence[str], others: int, faults: Sequence[Fault]) -> Input:
    """Return an input with what its folder has left out among its findings, unreadable files by name."""
    findings = [
        Finding(code="left-out", path=fault.path, line=fault.line, message=f"left out: {fault.message}")
        for fault in faults
    ]
    if number := len(empty) + others:
        named = [os.path.relpath(path, folder) for path in empty]
        shown = f", such as {', '.join(named[:3])}" if named else ""
        message = f"{count(number, 'file')} without papers left out{shown}"
        findings.append(Finding(code="left-out", path=folder, message=message))
    return msgspec.structs.replace(one, findings=(*one.findings, *findings))
