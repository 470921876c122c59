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
PREPRINT = next(line for line in BIB.splitlines() if line.startswith("@article{preprint"))
TWO_OF_A_NAME = '[[entry]]\nkey = "X"\ntitle = "A Theory of Invented Gadgets in Kitchens"\n'


@pytest.fixture
def folder(tmp_path, serve):
    """A folder with inputs of every kind; the services of their papers."""
    files = {
        "refs.bib": BIB, "right.bib": RIGHT, "old.bib": PREPRINT, "list.md": LIST,
        "book.bib": "@book" + BIB.partition("@book")[2],
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
        ("upgrade old.bib", FINDINGS),
        ("upgrade old.bib --dry-run", 0),
        ("upgrade old.bib --yes", 0),
        ("upgrade refs.bib", 0),
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
    "line", ["check right.bib", "check right.bib --strict", "resolve cat.toml", "fix right.bib", "upgrade old.bib", "add 2103.00021 --to new.toml"]
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
        ("KeyError('entrytype')", BUG),
        ("AttributeError(\"'NoneType' object has no attribute 'x'\")", BUG),
        ("UnicodeEncodeError('utf-8', '\\ud800', 0, 1, 'surrogates not allowed')", BUG),
        ("AssertionError()", BUG),
        ("IndexError('\\x1b[2J')", BUG),
        ("ExceptionGroup('many', [ValueError('x')])", BUG),
        ("StopIteration()", BUG),
        ("ValueError('x' * 100_000)", BUG),
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
    if code == INTERRUPTED:
        assert done.stderr.strip() == "interrupted"
    if code == BUG:
        assert done.stderr.splitlines()[-1].startswith(f"error: {error.partition('(')[0]}")
        assert "this is a bug in bibexport" in done.stderr
        assert ("Traceback" in done.stderr) is debug


def test_the_catalog_that_comes_with_it_is_not_checked_unsaid(bibexport):
    for line in ("check --offline", "resolve"):
        assert "using the one that comes with bibexport" in bibexport(*line.split()).stderr


LONG = "x" * 300
PATHS = (
    LONG,
    f"/{LONG}",
    "é" * 200,
    "a/" * 3000,
    "~nosuchuser",
    "~nosuchuser/a",
    "loop",
    "loop/a",
    "list.md/a",
    "a/" * 100 + LONG,
    "../" * 2000,
)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "right.bib").write_text(RIGHT)
    (tmp_path / "list.md").write_text("# Papers\n")
    (tmp_path / "loop").symlink_to("loop")
    for suffix in ("bib", "toml", "md", "tex"):
        (tmp_path / f"loop.{suffix}").symlink_to(f"loop.{suffix}")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("line", "code"), [("check right.bib --offline", 0), ("index info", WRONG_USE), ("export right.bib --source index", WRONG_USE)]
)  # fmt: skip
def test_an_index_that_cannot_exist_is_no_bug(bibexport, files, path, line, code):
    done = bibexport(*line.split(), "-q" if "info" not in line else "--json", env={"BIBEXPORT_INDEX": path})

    assert done.returncode in (0, code), done.stderr


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "line",
    ["check {}.bib", "export {}.bib -f bibtex", "import {}.md -o o.toml", "merge {}.bib right.bib", "sync {}.toml list.md",
     "export right.bib -f bibtex --aux {}.tex", "upgrade {}.bib", "fix {}.bib", "show A {}.toml", "resolve {}.toml"],
)  # fmt: skip
def test_an_input_that_cannot_exist_is_wrong_use(bibexport, files, path, line):
    done = bibexport(*line.format(path).split())

    assert done.returncode == WRONG_USE, done.stderr
    assert path[:20] in done.stderr


@pytest.mark.parametrize("path", [LONG, f"/{LONG}", "é" * 200, "a/" * 3000, "loop", "list.md/a"])
@pytest.mark.parametrize("line", ["import right.bib -o {}", "export right.bib -f bibtex -o {}", "site right.bib -o {}"])
def test_an_output_that_cannot_exist_is_wrong_use(bibexport, files, path, line):
    done = bibexport(*line.format(path).split())

    assert done.returncode == WRONG_USE, done.stderr
    assert path[:20] in done.stderr


@pytest.mark.parametrize("path", PATHS)
def test_an_included_file_that_cannot_exist_is_missing(bibexport, files, tmp_path, path):
    (tmp_path / "long.tex").write_text(f"\\input{{{path}}}\\bibliography{{{path}}}\\cite{{A}}")

    done = bibexport("export", "right.bib", "-f", "bibtex", "--aux", "long.tex")

    assert done.returncode == FINDINGS, done.stderr
    assert "does not exist; its citations are missing" in done.stderr


def test_a_folder_that_cannot_be_listed_is_wrong_use(bibexport, files, tmp_path, monkeypatch):
    (tmp_path / "papers").mkdir()

    def refuse(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("bibexport.cli.folders.os.scandir", refuse)
    done = bibexport("check", "papers", "--offline")

    assert (done.returncode, done.stderr) == (WRONG_USE, "error: papers: permission denied\n")
