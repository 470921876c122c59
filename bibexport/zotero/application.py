"""The Zotero application on this machine: started by its command, or reached through its server for browsers.

The protocol is that for the browser extension, as in `server_connector.js` of Zotero 7.0 to 10.0, its only description.
Zotero imports into the collection that is selected in its window.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from bibexport.errors import LibraryRefused, SourceUnavailable
from bibexport.fetch.exchange import Bounds, Message, deliver
from bibexport.fetch.responses import AttemptFailed, Response
from bibexport.text.unicode import hide_password

_LINUX = (
    "/opt/zotero/zotero",
    "/usr/lib/zotero/zotero",
    "/usr/local/lib/zotero/zotero",
    "~/Zotero_linux-x86_64/zotero",
    "~/.local/share/zotero/zotero",
    "/snap/bin/zotero-snap",
    "/var/lib/flatpak/exports/bin/org.zotero.Zotero",
    "~/.local/share/flatpak/exports/bin/org.zotero.Zotero",
)
_MACOS = ("/Applications/Zotero.app", "~/Applications/Zotero.app")
_WINDOWS = (
    r"%ProgramFiles%\Zotero\zotero.exe",
    r"%ProgramFiles(x86)%\Zotero\zotero.exe",
    r"%LocalAppData%\Zotero\zotero.exe",
)
_FAILS_WITHIN_S = 3.0


def command(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> tuple[str, ...] | None:
    """Return the command to which a file name is appended for Zotero to import it; None if Zotero is not installed."""
    if platform == "darwin":
        return next((("open", "-a", place) for place in _places(platform, environment) if os.path.isdir(place)), None)
    on_path = shutil.which("zotero", path=environment.get("PATH"))
    if on_path:
        return (on_path, "-file")
    return next(((place, "-file") for place in _places(platform, environment) if os.path.isfile(place)), None)


def hand_over(command: tuple[str, ...], path: Path) -> None:
    """Have Zotero import a file; it asks its user first. Returns once Zotero has the file, not when Zotero exits.

    Raises:
        SourceUnavailable: the command fails.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - the command is `command`'s
            [*command, os.path.realpath(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise SourceUnavailable("Zotero", f"{command[0]} cannot be started ({error.strerror})") from error
    try:
        status = process.wait(_FAILS_WITHIN_S)
    except subprocess.TimeoutExpired:
        # Zotero itself, which keeps running; without this, Python warns that nobody waits for the process.
        status = process.returncode = 0
    if status:
        raise SourceUnavailable("Zotero", f"{command[0]} failed with status {status}")


def _places(platform: str, environment: Mapping[str, str]) -> Iterator[str]:
    """Yield the paths where Zotero's installers put it."""
    for place in {"darwin": _MACOS, "win32": _WINDOWS}.get(platform, _LINUX):
        expanded = place
        for name, value in environment.items():
            expanded = expanded.replace(f"%{name}%", value)
        if home := environment.get("HOME"):
            expanded = expanded.replace("~", home, 1) if expanded.startswith("~") else expanded
        yield expanded


URL = "http://127.0.0.1:23119"
SOURCE = "Zotero"
_ANSWER_S = 10.0
_IMPORT_S = 600.0
"""Zotero imports a few dozen items per second, and answers when it is done."""
_ANSWER_BYTES = 64 * 1024 * 1024
"""Zotero answers an import with all of its items."""
_BELOW_ITEMS = frozenset({"note", "attachment", "annotation"})


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where Zotero would import to."""

    library: str
    collection: str = ""
    """Empty for the top of the library."""
    is_editable: bool

    def __str__(self) -> str:
        return f"{self.library} > {self.collection}" if self.collection else self.library


class Connector:
    """Access to the running Zotero."""

    def __init__(self, url: str = URL, budget_s: float | None = None) -> None:
        """Make one for the Zotero at `url`; all requests together take at most `budget_s`."""
        self._url = url.rstrip("/")
        self._ends = None if budget_s is None else time.monotonic() + budget_s

    def version(self) -> str:
        """Return the version of Zotero; empty if it does not say.

        Raises:
            SourceUnavailable: nothing answers, or something other than Zotero.
        """
        reply = self._ask("ping", b"{}", "application/json")
        if reply.status != 200 or "x-zotero-connector-api-version" not in reply.headers:
            raise SourceUnavailable(
                SOURCE, f"something other than Zotero answers at {hide_password(self._url)}; start Zotero"
            )
        return reply.headers.get("x-zotero-version", "")

    def target(self) -> Target:
        """Return where an import would go: what is selected in Zotero's window.

        Raises:
            SourceUnavailable: Zotero does not answer.
        """
        said = _object(self._ask("getSelectedCollection", b"{}", "application/json"))
        library = str(said.get("libraryName", ""))
        return Target(
            library=library,
            collection="" if said.get("id") is None else str(said.get("name", "")),
            is_editable=bool(said.get("editable", said.get("libraryEditable", True))),
        )

    def send(self, rdf: bytes, session: str) -> int:
        """Import Zotero RDF into `target` and return the number of items that Zotero created.

        `session` is a name that no import has used since Zotero started.

        Raises:
            LibraryRefused: Zotero does not accept it.
            SourceUnavailable: Zotero does not answer.
        """
        # Any other type is parsed as a form or as JSON, or ignored.
        reply = self._ask(f"import?session={session}", rdf, "application/rdf+xml", timeout_s=_IMPORT_S)
        match reply.status:
            case 201:
                return _items_made(reply)
            case 400:
                raise LibraryRefused("Zotero found nothing in the file that it can import")
            case 409:
                raise LibraryRefused("Zotero thinks that it has already made this import; push again")
            case 500 if b"libraryEditable" in reply.body:
                raise LibraryRefused("the library that is selected in Zotero is read-only; select another one")
            case status:
                raise SourceUnavailable(SOURCE, f"the import failed with status {status}; see Help > Debug Output")

    def _ask(self, path: str, body: bytes, content_type: str, timeout_s: float = _ANSWER_S) -> Response:
        left_s = timeout_s if self._ends is None else min(timeout_s, self._ends - time.monotonic())
        if left_s <= 0:
            raise SourceUnavailable(SOURCE, "has not answered within the time budget; allow more with --timeout")
        message = Message(
            method="POST",
            url=f"{self._url}/connector/{path}",
            headers={"Content-Type": content_type, "User-Agent": "bibexport", "Accept-Encoding": "gzip"},
            body=body,
            is_local=True,
        )
        bounds = Bounds(connect_s=_ANSWER_S, read_s=left_s, total_s=left_s, body_bytes=_ANSWER_BYTES)
        try:
            return deliver(message, bounds)
        except AttemptFailed as failure:
            place = hide_password(self._url)
            if failure.by_size:
                took_long = f"has not answered for {left_s:.0f} s; it may still be at work, so look at its window"
                reason = took_long if failure.retries else failure.reason
            elif failure.unreachable:
                reason = f"is not running here (nobody answers at {place}); start it"
            else:
                reason = f"is not running here (what answers at {place} {failure.reason}); start it"
            raise SourceUnavailable(SOURCE, reason) from None


def _object(reply: Response) -> dict[str, Any]:
    said = _json(reply)
    if reply.status != 200 or not isinstance(said, dict):
        raise SourceUnavailable(SOURCE, f"does not say what is selected in it (status {reply.status})")
    return said


def _items_made(reply: Response) -> int:
    made = _json(reply)
    if not isinstance(made, list) or not all(isinstance(one, dict) for one in made):
        raise SourceUnavailable(SOURCE, "does not say what it has imported; look into its window")
    return sum(one.get("itemType") not in _BELOW_ITEMS for one in made)


def _json(reply: Response) -> Any:
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError):
        return None
