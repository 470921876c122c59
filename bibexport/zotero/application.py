"""The Zotero application installed on this machine, started by its own command."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bibexport.errors import SourceUnavailable

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
