"""Settings from the environment, else from the user's configuration file.

The file is `config.toml` in the user's configuration folder (on Linux `~/.config/bibexport/`), with
the names of the environment variables without `BIBEXPORT_`, in lower case: `mailto = "you@example.org"`.
"""

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from bibexport import files
from bibexport.errors import Fault, InvalidInput
from bibexport.sources.payload import Endpoints

if TYPE_CHECKING:
    from bibexport.fetch import FetchSettings

PREFIX = "BIBEXPORT_"
NAMES = (
    *("ARXIV_URL", "DBLP_SPARQL_URL", "DBLP_URL", "DATACITE_URL", "ZOTERO_URL", "ZOTERO_API_URL"),
    *("MIN_INTERVAL", "CACHE_DIR", "MAILTO", "INDEX"),
)


def read_settings() -> dict[str, str]:
    """The settings that are made, by name without prefix; the environment wins over the file.

    Raises:
        InvalidInput: the file cannot be read, or sets something unknown.
    """
    settings = _from_file()
    settings.update({name: value for name in NAMES if (value := os.environ.get(PREFIX + name))})
    return settings


def endpoints(settings: dict[str, str]) -> Endpoints:
    """Where the services stand."""
    default = Endpoints()
    return Endpoints(
        arxiv=settings.get("ARXIV_URL", default.arxiv),
        dblp_sparql=settings.get("DBLP_SPARQL_URL", default.dblp_sparql),
        dblp=settings.get("DBLP_URL", default.dblp).rstrip("/"),
        datacite=settings.get("DATACITE_URL", default.datacite).rstrip("/"),
    )


def index_path(settings: dict[str, str]) -> Path:
    """Where the local index lies: in the user's data folder, if nothing else is set."""
    if path := settings.get("INDEX"):
        return Path(path).expanduser()
    from platformdirs import user_data_path

    return Path(user_data_path("bibexport")) / "index.sqlite"


def fetch_settings(settings: dict[str, str], budget_s: float | None) -> "FetchSettings":
    """How to use the network.

    Raises:
        InvalidInput: a setting has no such value.
    """
    from bibexport.fetch import FetchSettings

    interval = settings.get("MIN_INTERVAL")
    try:
        min_interval_s = float(interval) if interval else None
    except ValueError:
        message = f"BIBEXPORT_MIN_INTERVAL: expected seconds such as 3, got {interval!r}"
        raise InvalidInput([Fault(message=message)]) from None
    return FetchSettings(
        cache_dir=settings.get("CACHE_DIR"),
        mailto=settings.get("MAILTO"),
        min_interval_s=min_interval_s,
        budget_s=budget_s,
    )


def _from_file() -> dict[str, str]:
    from platformdirs import user_config_path

    path: Path = user_config_path("bibexport") / "config.toml"
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(files.read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput([Fault(path=str(path), message=f"not valid TOML: {error}")]) from error
    faults = [
        Fault(path=str(path), message=f"unknown setting {name!r}; expected one of {', '.join(NAMES).lower()}")
        for name in table
        if name.upper() not in NAMES
    ]
    if faults:
        raise InvalidInput(faults)
    return {name.upper(): str(value) for name, value in table.items()}
