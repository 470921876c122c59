"""The surroundings of a run: settings from the environment, else from the user's configuration file, and the day.

The file is `config.toml` in the user's configuration folder (on Linux `~/.config/bibexport/`), with
the names of the environment variables without `BIBEXPORT_`, in lower case: `mailto = "you@example.org"`.
"""

import datetime
import os
import tomllib
from typing import TYPE_CHECKING

from bibexport import files
from bibexport.errors import Fault, InvalidInput

if TYPE_CHECKING:
    from pathlib import Path

    from bibexport.fetch import FetchSettings
    from bibexport.sources.source import Endpoints

PREFIX = "BIBEXPORT_"
OTHERS = ("ZOTERO_URL", "ZOTERO_API_URL", "MIN_INTERVAL", "CACHE_DIR", "MAILTO", "INDEX")
"""Settings other than the endpoints of the sources."""


def today() -> str:
    """Return the current day in UTC, `2026-11-24`."""
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def age_days(date: str) -> int:
    """Return the number of days since `date`."""
    return (datetime.date.fromisoformat(today()) - datetime.date.fromisoformat(date)).days


def read_settings() -> dict[str, str]:
    """Return the settings by name without prefix; the environment wins over the file.

    Raises:
        InvalidInput: the file cannot be read, or has an unknown setting.
    """
    from bibexport.sources.registry import variables  # slow to import, and most commands read no settings

    names = (*variables(), *OTHERS)
    settings = _from_file(names)
    settings.update({name: value for name in names if (value := os.environ.get(PREFIX + name))})
    return settings


def endpoints(settings: dict[str, str]) -> "Endpoints":
    """Return the endpoints of the sources, with those that are set."""
    from bibexport.sources.registry import endpoints as registered

    return registered(settings)


def index_path(settings: dict[str, str]) -> "Path":
    """Return the path of the local index; by default a file in the user's data folder."""
    from pathlib import Path  # most commands get by without it

    from platformdirs import user_data_path

    path = settings.get("INDEX")
    return Path(os.path.expanduser(path)) if path else Path(user_data_path("bibexport")) / "index.sqlite"


def fetch_settings(settings: dict[str, str], budget_s: float | None) -> "FetchSettings":
    """Return how to use the network.

    Raises:
        InvalidInput: a setting has an invalid value.
    """
    from bibexport.fetch import FetchSettings

    interval = settings.get("MIN_INTERVAL")
    try:
        min_interval_s = float(interval) if interval else None
    except ValueError:
        message = f"BIBEXPORT_MIN_INTERVAL: expected a number of seconds such as 3, got {interval!r}"
        raise InvalidInput([Fault(message=message)]) from None
    return FetchSettings(
        cache_dir=settings.get("CACHE_DIR"),
        mailto=settings.get("MAILTO"),
        min_interval_s=min_interval_s,
        budget_s=budget_s,
    )


def _from_file(names: tuple[str, ...]) -> dict[str, str]:
    from platformdirs import user_config_path

    path: Path = user_config_path("bibexport") / "config.toml"
    if not os.path.isfile(path):
        return {}
    try:
        table = tomllib.loads(files.read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput([Fault(path=str(path), message=f"invalid TOML: {error}")]) from error
    faults = [
        Fault(path=str(path), message=f"unknown setting {name!r}; known settings are {', '.join(names).lower()}")
        for name in table
        if name.upper() not in names
    ]
    if faults:
        raise InvalidInput(faults)
    return {name.upper(): str(value) for name, value in table.items()}
