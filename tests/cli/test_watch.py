import os
import signal
import subprocess
import sys
import time

import pytest

CATALOG = '[[entry]]\nkey = "A"\ntitle = "A"\n\n[[entry]]\nkey = "B"\ntitle = "B"\n'


@pytest.fixture
def watching(tmp_path):
    """Starts a watch; it is ended with the test."""
    started = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "bibexport", "export", "c.toml", "--offline", "-o", "x.bib", "--watch", *arguments],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": "error"},
        )
        started.append(process)
        assert any("watching" in line for line in iter(process.stderr.readline, ""))
        return process

    (tmp_path / "c.toml").write_text(CATALOG)
    yield start
    for process in started:
        process.kill()
        process.communicate()


def until(told):
    deadline = time.monotonic() + 20
    while not told() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert told()


def test_the_artefact_follows_the_document_and_what_it_includes_the_catalog_and_the_lock(watching, tmp_path):
    written = (tmp_path / "x.bib").read_text
    (tmp_path / "main.tex").write_text("\\cite{A}\\input{more}")
    process = watching("--aux", "main.tex")
    assert "{A," in written()
    assert "{B," not in written()

    (tmp_path / "more.tex").write_text("\\cite{B}")
    until(lambda: "{B," in written())
    (tmp_path / "c.toml").write_text(CATALOG.replace('title = "B"', 'title = "Changed"'))
    until(lambda: "Changed" in written())
    (tmp_path / "main.tex").write_text("\\cite{B}")
    until(lambda: "{A," not in written())

    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in told
    assert told.endswith("stopped watching\n")


def test_a_fault_that_somebody_is_just_typing_is_told_and_the_watch_goes_on(watching, tmp_path):
    process = watching()
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "A\n')
    assert "c.toml:2: not valid TOML" in process.stderr.readline()

    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "C"\ntitle = "C"\n')
    until(lambda: "{C," in (tmp_path / "x.bib").read_text())


@pytest.mark.parametrize("arguments", [["c.toml"], ["-", "-o", "x.bib"]])
def test_pipes_cannot_be_watched(bibexport, tmp_path, arguments):
    (tmp_path / "c.toml").write_text(CATALOG)
    run = bibexport("export", *arguments, "--watch", stdin=CATALOG)

    assert run.returncode == 2
    assert "--watch needs an output file" in run.stderr


def test_a_first_run_that_comes_to_nothing_ends_it(bibexport):
    assert bibexport("export", "gone.toml", "-o", "x.bib", "--watch").returncode == 2
