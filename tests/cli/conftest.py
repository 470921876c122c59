"""`bibexport(…)` runs the command as its users do: as a process, in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bibexport.sources.registry import variables

Run = Callable[..., "subprocess.CompletedProcess[str]"]
NOWHERE = "http://127.0.0.1:9"
"""The discard port: whoever asks there is refused at once."""


@pytest.fixture
def bibexport(tmp_path: Path) -> Run:
    offline = dict.fromkeys((f"BIBEXPORT_{variable}" for variable in variables()), NOWHERE)
    basic = {
        **{name: value for name, value in os.environ.items() if not name.startswith("BIBEXPORT_")},
        **offline,
        "BIBEXPORT_CACHE_DIR": str(tmp_path / "cache"),
        "BIBEXPORT_MIN_INTERVAL": "0",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PYTHONWARNINGS": "error",
    }

    def run(*arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "bibexport", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=basic | (env or {}),
            timeout=60,
        )

    return run
