"""What a command says while it is at work: one line that fits the terminal and leaves nothing behind."""

import os
import pty
import re
import subprocess
import sys
import termios
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.cli.presenter import describe_progress

ENTRY = "@article{k%d,\n  author = {Doe, Jane and Roe, R.},\n  title = {On Harbours %d},\n  journal = {J},\n  year = 2001\n}\n"
ERASED = "\r\x1b[K"


def columns(text):
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


@given(st.text(max_size=200), st.integers(0, 5000), st.integers(0, 5000), st.floats(0, 1e6), st.integers(10, 130))
def test_the_line_fits_and_is_one_line(label, done, total, passed_s, width):
    line = describe_progress(label, done, total, passed_s, width)

    assert columns(line) <= max(width, 12)
    assert "\r" not in line
    assert "\x1b" not in line


@pytest.mark.parametrize(
    ("done", "total", "passed_s", "line"),
    [
        (0, 0, 1.0, "asking, 1 s"),
        (0, 0, 75.0, "asking, 1 min"),
        (0, 60, 5.0, "░░░░░░░░░░░░░░░░░░░░ 0/60: asking"),
        (30, 60, 60.0, "██████████░░░░░░░░░░ 30/60, 1 min left: asking"),
        (60, 60, 60.0, "████████████████████ 60/60: asking"),
        (1, 2_142, 3.0, "░░░░░░░░░░░░░░░░░░░░ 1/2,142, 1.8 h left: asking"),
    ],
)
def test_the_time_left_follows_from_the_time_passed(done, total, passed_s, line):
    assert describe_progress("asking", done, total, passed_s, 80) == line


def on_terminal(tmp_path, width, *arguments, **variables):
    """Run bibex with its messages on a terminal of this width; return what the terminal gets."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, width))
    # At once, and not after a second: how long it takes depends on the machine.
    code = "from bibexport.cli import main, presenter; presenter.SHOWN_AFTER_S = 0; main.run()"
    command = [sys.executable, "-c", code, *arguments]
    environment = os.environ | {"COLUMNS": str(width)} | variables
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=theirs, stderr=theirs, stdin=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # as Linux says that the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.wait(), shown.decode()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_command_that_takes_long_says_at_what_and_leaves_no_rubbish(tmp_path, width):
    name = f"a bibliography with a long name that does not fit {'x' * 60}.bib"
    (tmp_path / name).write_text("".join(ENTRY % (number, number) for number in range(1_000)))
    code, shown = on_terminal(tmp_path, width, "export", name, "-o", "out.bib", "--offline")
    lines = re.split(r"\r\x1b\[K|\r\n", shown)
    drawn = [line for line in lines if re.search(r", \d+ s$", line)]

    assert code == 0, shown
    assert drawn
    assert all(columns(line) < width for line in drawn)
    # Each line is erased before the next, and the last one before the summary.
    assert shown.count(ERASED) == len(drawn)
    assert re.fullmatch(r"1,000 entries -> out\.bib", shown.rpartition(ERASED)[2].strip())


def test_nothing_is_drawn_with_quiet(tmp_path):
    (tmp_path / "a.bib").write_text("".join(ENTRY % (number, number) for number in range(1_000)))

    assert on_terminal(tmp_path, 80, "export", "a.bib", "-o", "out.bib", "--offline", "--quiet") == (0, "")


def test_a_terminal_without_the_signs_of_a_bar_gets_others(tmp_path):
    name = f"{'x' * 100}.bib"
    (tmp_path / name).write_text("".join(ENTRY % (number, number) for number in range(1_000)))
    _, shown = on_terminal(tmp_path, 60, "export", name, "-o", "o.bib", "--offline", PYTHONIOENCODING="latin-1")
    drawn = [line for line in re.split(r"\r\x1b\[K|\r\n", shown) if re.search(r", \d+ s$", line)]

    assert drawn
    assert all(len(line) < 60 and line.isascii() for line in drawn)


def test_a_site_says_that_it_is_written(tmp_path):
    (tmp_path / "a.bib").write_text("".join(ENTRY % (number, number) for number in range(300)))
    code, shown = on_terminal(tmp_path, 80, "site", "a.bib", "-o", "out", "--offline")

    assert code == 0, shown
    assert "writing out, 0 s" in shown
