"""The current page of a list, rebuilt when one of its files changes."""

import threading
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from bibexport.errors import BibexportError
from bibexport.formats.html.page import PAGE, Site, site, with_safe_keys
from bibexport.formats.html.templates import faults_page
from bibexport.formats.options import ExportOptions
from bibexport.model import Record

UNAPI = "/unapi"
EVENTS = "/events"


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """Records and the options to show them with."""

    records: Sequence[Record]
    options: ExportOptions


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """The contents served until a file changes."""

    page: bytes
    version: str
    """A hash of the contents, which changes whenever they do."""
    files: Site = {}
    """The other files of the site."""
    records: dict[str, Record] = {}
    """Records by key."""
    options: ExportOptions = ExportOptions()


class Live:
    """Builds the current edition of a list; safe to use from many threads."""

    def __init__(self, read: Callable[[], Listing], sources: Iterable[Path]) -> None:
        self._read = read
        self._sources = tuple(sources)
        """The files that `read` reads, or folders of them."""
        self._lock = threading.Lock()
        self._state: object = None
        self._edition: Edition | None = None

    def edition(self) -> Edition:
        """Return the edition for the files as they are; if they cannot be read, one that says why."""
        with self._lock:
            state = _state(self._sources)
            if self._edition is None or state != self._state:
                self._state = state
                self._edition = self._build()
            return self._edition

    def _build(self) -> Edition:
        try:
            listing = self._read()
        except BibexportError as error:
            version = _version(error)
            page = faults_page(str(error).splitlines(), f"{EVENTS}?{version}")
            return Edition(page=page.encode(), version=version)
        version = _version(listing)
        files = site(listing.records, listing.options, unapi=UNAPI, events=f"{EVENTS}?{version}")
        return Edition(
            page="".join(files.pop(PAGE)()).encode(),
            version=version,
            files=files,
            records={record.key: record for record in with_safe_keys(listing.records)},
            options=listing.options,
        )


def _version(shown: object) -> str:
    return sha256(repr(shown).encode(errors="surrogatepass")).hexdigest()[:16]


def _state(sources: Iterable[Path]) -> list[tuple[str, int, int]]:
    """Return the name, modification time and size of every file that exists."""
    files = [file for source in sources for file in (sorted(source.iterdir()) if source.is_dir() else [source])]
    return [stat for file in files if (stat := _stat(file))]


def _stat(file: Path) -> tuple[str, int, int] | None:
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return str(file), status.st_mtime_ns, status.st_size
