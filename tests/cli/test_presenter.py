"""What commands print fits the terminal: no line is wrapped by it, and of what is many, the first few stand for all."""

import os
import pty
import re
import subprocess
import sys
import termios

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.cli.presenter import fit_groups, group_lines, measure_height
from bibexport.findings import Group
from bibexport.text.unicode import cut, fold, measure

NUMBER = 160
MOST_LINES = 40
words = st.lists(st.text(st.characters(exclude_characters=" \n\r\t\x1b", exclude_categories=["Cs", "Cc"]), min_size=1))
lines = st.tuples(st.integers(0, 12), words).map(lambda parts: " " * parts[0] + " ".join(parts[1]))


@given(lines, st.integers(10, 120))
def test_folding_keeps_every_letter_and_no_line_is_too_wide(line, width):
    folded = fold(line, width)

    assert all(measure(one) <= width for one in folded)
    assert "".join("".join(folded).split()) == "".join(line.split())


@given(lines, st.integers(10, 120))
def test_a_line_that_fits_is_not_touched(line, width):
    assert measure(line) > width or fold(line, width) == [line]
    assert measure(cut(line, width)) <= width
    assert measure(line) > width or cut(line, width) == line


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        (
            "see https://doi.org/10.1145/3292500.3330701",
            ["see", "  https://doi.org/", "  10.1145/3292500.", "  3330701"],
        ),
        ("    deep in a text of several words", ["    deep in a text", "      of several", "      words"]),
        ("日本語の 題名 は 二倍 の 幅", ["日本語の 題名 は", "  二倍 の 幅"]),
        ("\x1b[31m\x1b[1merror\x1b[0m: too long for it", ["\x1b[31m\x1b[1merror\x1b[0m: too long for", "  it"]),
    ],
)
def test_lines_are_broken_between_words_and_after_the_signs_of_an_address(line, folded):
    assert fold(line, 20) == folded


groups = st.lists(
    st.builds(Group, head=st.sampled_from(["", "a head"]), rows=st.lists(st.just(("a row", 1)), max_size=9).map(tuple)),
    max_size=6,
)


@given(groups, st.integers(1, 40), st.integers(1, 9))
def test_groups_take_no_more_room_than_there_is_and_every_row_is_shown_or_counted(found, room, most):
    shown = list(fit_groups(found, room, 80, most))
    rows = sum(len(group.rows) for group in found)
    counted = sum(int(match[1]) for line in shown if (match := re.match(r"  … and (\d+) more", line)))
    fewest = sum(bool(group.head) + min(len(group.rows), 2) for group in found)

    assert shown.count("a row") + counted == rows
    assert measure_height(shown, 80) <= max(room, fewest)
    assert len(list(fit_groups(found, None, 80))) == rows + sum(bool(group.head) for group in found)


def test_the_last_row_is_shown_and_not_counted():
    assert list(fit_groups([group_lines("abc")], 9, 80, most=2)) == ["a", "b", "c"]
    assert list(fit_groups([group_lines("abcd")], 9, 80, most=2)) == ["a", "b", "… and 2 more (--verbose shows them)"]


def test_a_file_may_have_braces_in_its_name():
    assert list(fit_groups([group_lines("abcd", "a{b}.md: … and {} more")], 2, 80)) == [
        "a",
        "a{b}.md: … and 3 more (--verbose shows them)",
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A list and bibliographies in which much is wrong, with wide letters, long words and keys that say nothing."""
    made = tmp_path_factory.mktemp("large")
    wide = ("Learning", "日本語の", "Über", "On")
    papers = [
        f"- **{wide[n % 4]} Transferable Models Number {n}, With a Title That Is Long for a Terminal.** "
        f"{('CVPR 2024', 'arXiv 2022', '')[n % 3]} [[Paper](https://arxiv.org/abs/{2101 + n % 9}.{10000 + n})] "
        f"[[Code](https://github.com/x/y{n})]{' [[Page](htps:/broken)]' * (n % 3 == 0)}\n"
        for n in range(NUMBER)
    ]
    (made / "list.md").write_text("# L\n\n## A Section\n\n" + "".join(papers))
    (made / "newer.md").write_text("# L\n\n## Another Section\n\n" + "".join(papers[NUMBER // 2 :]))
    entries = [
        f"@article{{{('s%04d', 'Smith2020-%d', 'a:long:key:for:%d')[n % 3] % n},\n"
        f"  title = {{A Title of Paper {n - n % 2} on Gears, Widgets and {'x' * (n % 90)}}},\n"
        f"  author = {{Smith, John and Müller, J{n}}},\n"
        f"  journal = {{{f'arXiv preprint arXiv:2101.{10000 + n}' if n % 2 else 'Nature'}}},\n  year = {{199X}},\n"
        f"  doi = {{10.1234/{n}.{'a' * 80}}},\n  unread = \n}}\n"
        for n in range(NUMBER)
    ]
    (made / "refs.bib").write_text("".join(entries))
    (made / "other.bib").write_text("".join(entries[: NUMBER // 2]).replace("199X", "2020"))
    (made / "main.aux").write_text("".join(f"\\citation{{unknown{n}}}\n" for n in range(NUMBER)))
    return made


def on_terminal(folder, width, *arguments):
    """Run bibex on a terminal of this width, which is all three streams; return what is left on it, and the exit code."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (50, width))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"} | {"TERM": "xterm"}
    command = [sys.executable, "-m", "bibexport", *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, b"n\n" * 3)
        printed = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # as Linux says that the other end is closed
                break
            printed += piece
    os.close(ours)
    whole = printed.decode().replace("\r\n", "\n").removeprefix("n\n" * 3)
    assert [line for line in re.split(r"\r\x1b\[K|\n", whole) if measure(line) > width] == []
    left = re.sub(r"[^\n]*\r\x1b\[K", "", whole)
    assert "\r" not in left
    return left.splitlines(), process.returncode


COMMANDS = {
    "export list.md -o list.bib --offline": 0,
    "export list.md -o list.bib --offline --aux main.aux": 1,
    "export refs.bib -o out.bib --offline": 0,
    "export refs.bib -o none.bib --check": 1,
    "check list.md --offline": 1,
    "check refs.bib --offline": 0,
    "import list.md -o made/catalog.toml --force": 0,
    "sync made/catalog.toml newer.md --dry-run": 0,
    "resolve list.md --timeout 0 --source network": 3,
    "merge refs.bib other.bib -o merged.bib": 0,
    "upgrade refs.bib --offline --dry-run": 1,
    "upgrade refs.bib --venues short --dry-run": 0,
    "fix refs.bib --offline --dry-run": 0,
    "show s0003 refs.bib": 0,
    "search --in refs.bib gears": 0,
    "site list.md -o public --offline": 0,
    "zotero open list.md -o out.rdf --offline": 1,
    "index info --index nowhere/index.sqlite": 2,
    "exprt": 2,
}


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_command_prints_a_line_that_the_terminal_wraps_or_more_than_can_be_read(folder, width):
    for command, expected in COMMANDS.items():
        printed, code = on_terminal(folder, width, *command.split())

        assert code == expected, (command, printed)
        assert 0 < len(printed) <= MOST_LINES, (command, printed)


def test_a_diff_on_a_pipe_is_a_patch_byte_for_byte(bibexport, tmp_path):
    (tmp_path / "a.bib").write_text("@misc{k, title = {A\u200bB \x07 https://jane:secret@example.org}}\n", "utf-8")
    bibexport("export", "a.bib", "-o", "b.bib", "--offline")
    before = (tmp_path / "b.bib").read_bytes()
    (tmp_path / "b.bib").write_bytes(before + "% \u200b \x07 https://jane:secret@example.org\n".encode())
    done = bibexport(
        "export", "a.bib", "-o", "b.bib", "--offline", "--check", env={"PYTHONIOENCODING": "latin-1"}, as_process=True
    )

    assert done.returncode == 1
    assert "-% \u200b \x07 https://jane:secret@example.org\n" in done.stdout


def test_colours_are_for_terminals_that_take_them(folder, monkeypatch):
    command = ("check", "list.md", "--offline")
    coloured, _ = on_terminal(folder, 80, *command)
    monkeypatch.setenv("NO_COLOR", "1")
    plain, _ = on_terminal(folder, 80, *command)

    assert any("\x1b[" in line for line in coloured)
    assert plain == [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured]


def test_verbose_shows_what_is_left_out_and_a_pipe_gets_lines_that_are_not_folded(bibexport, folder):
    few, every = (
        bibexport("check", str(folder / "list.md"), "--offline", *more).stdout.splitlines()
        for more in ((), ("--verbose",))
    )

    assert len(few) <= MOST_LINES < len(every)
    broken = [line for line in every if line.endswith("[malformed-link]")]
    assert len(broken) == -(-NUMBER // 3)
    assert all(re.match(r".*/list\.md:\d+: error: ", line) for line in broken)
