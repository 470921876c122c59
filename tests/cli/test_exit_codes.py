"""The exit code of each command, as docs/commands.md lists them."""

import subprocess
import sys
from pathlib import Path

import pytest

from bibexport.cli.main import BUG, FINDINGS, INTERRUPTED, UNREACHABLE, WRONG_USE
from tests.cli.test_check import BIB, LIST, WORLD
from tests.cli.test_json import CATALOG
from tests.servers import faults

RIGHT = BIB.partition("@inproceedings{wrong")[0]
TWO_OF_A_NAME = '[[entry]]\nkey = "X"\ntitle = "A Theory of Invented Gadgets in Kitchens"\n'


@pytest.fixture
def folder(tmp_path, serve):
    """A folder with inputs of every kind; the services of their papers."""
    files = {
        "refs.bib": BIB, "right.bib": RIGHT, "book.bib": "@book" + BIB.partition("@book")[2], "list.md": LIST,
        "cat.toml": CATALOG, "gone.toml": TWO_OF_A_NAME, "bad.toml": "[[entry", "paper.tex": r"\cite{A}",
        "bad.tex": r"\cite{B}", "odd.bib": "@misc{a title={T}}\n" + RIGHT,
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return serve(WORLD)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("check right.bib", 0),
        ("check refs.bib", FINDINGS),
        ("check book.bib", 0),
        ("check book.bib --strict", FINDINGS),
        ("check refs.bib --json", FINDINGS),
        ("check refs.bib --format sarif", FINDINGS),
        ("check refs.bib --format github", FINDINGS),
        ("check nothing.bib", WRONG_USE),
        ("check bad.toml", WRONG_USE),
        ("check EMPTY", WRONG_USE),
        ("check refs.bib --no-such-option", WRONG_USE),
        ("resolve cat.toml", 0),
        ("resolve gone.toml", 0),
        ("resolve gone.toml --strict", FINDINGS),
        ("resolve bad.toml", WRONG_USE),
        ("export cat.toml -o out.bib", 0),
        ("export cat.toml -o out.bib --aux paper.tex", 0),
        ("export cat.toml -o out.bib --aux bad.tex", FINDINGS),
        ("export gone.toml -o out.bib --strict", FINDINGS),
        ("export odd.bib -o out.bib", 0),
        ("export odd.bib -o out.bib --strict", FINDINGS),
        ("export cat.toml -o no/such/folder/out.bib", WRONG_USE),
        ("site gone.toml -o page", 0),
        ("site gone.toml -o page --strict", FINDINGS),
        ("fix right.bib", 0),
        ("fix refs.bib", FINDINGS),
        ("fix refs.bib --dry-run", 0),
        ("fix refs.bib --yes", 0),
        ("fix list.md", WRONG_USE),
        ("upgrade refs.bib", FINDINGS),
        ("upgrade refs.bib --dry-run", 0),
        ("upgrade refs.bib --yes", 0),
        ("add 2103.00021 --to new.toml", 0),
        ("add 9999.99999 --to new.toml", WRONG_USE),
        ("search widgets --in cat.toml --json", 0),
        ("search zzzz --in cat.toml", FINDINGS),
        ("show A cat.toml", 0),
        ("show B cat.toml", WRONG_USE),
        ("sync cat.toml list.md --dry-run", 0),
        ("import list.md", 0),
        ("import nothing.md", WRONG_USE),
        ("index info --path no.index", WRONG_USE),
        ("no-such-command", WRONG_USE),
    ],
)
def test_the_code_of(bibexport, folder, line, code):
    done = bibexport(*(word.replace("EMPTY", "") for word in line.split()), env=folder.environment)

    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "line", ["check right.bib", "check right.bib --strict", "resolve cat.toml", "fix right.bib", "upgrade refs.bib", "add 2103.00021 --to new.toml"]
)  # fmt: skip
def test_an_outage_has_its_own_code(bibexport, folder, line):
    for service in folder.all:
        service.fail(faults.bot_check())

    assert bibexport(*line.split(), env=folder.environment).returncode == UNREACHABLE


BROKEN = """
import sys
from bibexport.cli import main, show
def fail(*_, **__): raise {error}
show.search_command.callback = fail
sys.argv[1:] = {arguments}
main.run()
"""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("ZeroDivisionError('a\\nb')", BUG),
        ("RecursionError('too deep')", BUG),
        ("MemoryError()", BUG),
        ("OSError(5, 'Input/output error')", BUG),
        ("KeyboardInterrupt()", INTERRUPTED),
        ("BrokenPipeError()", 0),
    ],
)
@pytest.mark.parametrize("debug", [False, True])
def test_a_bug_does_not_read_as_findings(error, code, debug):
    arguments = [*(["--debug"] if debug else []), "search", "x"]
    done = subprocess.run(
        [sys.executable, "-c", BROKEN.format(error=error, arguments=arguments)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == code
    if code == BUG:
        assert done.stderr.splitlines()[-1].startswith(f"error: {error.partition('(')[0]}")
        assert "this is a bug in bibexport" in done.stderr
        assert ("Traceback" in done.stderr) is debug


def test_the_catalog_that_comes_with_it_is_not_checked_unsaid(bibexport):
    for line in ("check --offline", "resolve"):
        assert "using the one that comes with bibexport" in bibexport(*line.split()).stderr
