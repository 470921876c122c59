"""`bibexport(…)` runs the command in a folder of its own, with nothing from the user's settings."""

import contextlib
import gc
import io
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from unittest import mock

import msgspec
import pytest

from bibexport.cli import main, network
from bibexport.cli.settings import fetch_settings
from bibexport.fetch import FetchSettings, Timeouts
from bibexport.sources.registry import variables

Run = Callable[..., "subprocess.CompletedProcess[str]"]
NOWHERE = "http://127.0.0.1:9"
"""The discard port: whoever asks there is refused at once."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of the command: every source refuses connections, and nothing is the user's."""
    offline = dict.fromkeys((f"BIBEXPORT_{variable}" for variable in variables()), NOWHERE)
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("BIBEXPORT_")},
        **offline,
        "BIBEXPORT_CACHE_DIR": str(tmp_path / "cache"),
        "BIBEXPORT_MIN_INTERVAL": "0",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PYTHONWARNINGS": "error",
    }


@pytest.fixture
def bibexport(environment: dict[str, str], tmp_path: Path) -> Run:
    """Run the command in this process, without its start-up and with short waits between retries.

    `as_process` runs it as users do.
    """

    def run(
        *arguments: str, stdin: str = "", env: dict[str, str] | None = None, as_process: bool = False
    ) -> "subprocess.CompletedProcess[str]":
        chosen = environment | (env or {})
        if not as_process:
            return run_here(arguments, stdin, chosen, tmp_path)
        return subprocess.run(
            [sys.executable, "-m", "bibexport", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=chosen,
            timeout=60,
        )

    return run


def run_here(
    arguments: tuple[str, ...], stdin: str, environment: Mapping[str, str], folder: Path
) -> "subprocess.CompletedProcess[str]":
    """Run the command with its exit code, but not the process; an exception that it does not handle fails the test."""
    output, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    code = 0
    with _as_own_process(arguments, stdin, environment, folder, output, errors):
        try:
            main.run()
        except SystemExit as stop:
            code = int(stop.code or 0)
    # What holds a connection or a lock would be gone with the process.
    gc.collect(1)
    return subprocess.CompletedProcess(arguments, code, _text_of(output), _text_of(errors))


@contextlib.contextmanager
def _as_own_process(
    arguments: tuple[str, ...],
    stdin: str,
    environment: Mapping[str, str],
    folder: Path,
    output: io.TextIOWrapper,
    errors: io.TextIOWrapper,
) -> Iterator[None]:
    with (
        mock.patch.object(network, "fetch_settings", _hasty_settings),
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.object(sys, "argv", ["bibex", *arguments]),
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(errors),
        # It would keep the garbage of the tests before for ever.
        mock.patch.object(gc, "freeze"),
        warnings.catch_warnings(action="error"),
    ):
        yield


def _hasty_settings(settings: dict[str, str], budget_s: float | None) -> FetchSettings:
    return msgspec.structs.replace(fetch_settings(settings, budget_s), timeouts=Timeouts(min_backoff_s=0.01))


def _text_of(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode().replace("\r\n", "\n")
