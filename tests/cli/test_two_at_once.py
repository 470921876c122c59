"""Several processes work on one catalog: none loses the work of another, and a dead one keeps nobody waiting."""

import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bibexport import file_locks, files
from bibexport.errors import OutputError
from bibexport.lock import loads
from tests.servers.world import Paper, World

NUMBERS = range(8)
EIGHT = World(
    papers=tuple(
        Paper(id=f"2103.0002{number}", title=f"Learning {name} Widgets", authors=(f"Alec {name}",))
        for number, name in zip(NUMBERS, ["Ada", "Bea", "Cyd", "Dan", "Eve", "Fay", "Gil", "Hal"], strict=True)
    )
)
CATALOG = "\n".join(f'[[entry]]\nkey = "K{number}"\narxiv = "2103.0002{number}"\n' for number in NUMBERS)


@pytest.fixture
def at_once(bibexport, serve) -> Callable[..., "list[subprocess.CompletedProcess[str]]"]:
    """Run several commands, each in its process, at the same time."""
    services = serve(EIGHT)

    def run(*commands: tuple[str, ...]) -> "list[subprocess.CompletedProcess[str]]":
        with ThreadPoolExecutor(len(commands)) as pool:
            running = [pool.submit(bibexport, *one, env=services.environment, as_process=True) for one in commands]
            return [one.result() for one in running]

    return run


@pytest.mark.parametrize("command", [("resolve",), ("export", "-o", "refs.bib")])
def test_all_answers_of_all_processes_are_in_the_lock(at_once, tmp_path, command):
    (tmp_path / "c.toml").write_text(CATALOG)

    runs = at_once(*((command[0], "c.toml", "--key", f"K{number}", *command[1:]) for number in NUMBERS))

    assert [run.returncode for run in runs] == [0] * 8, [run.stderr for run in runs]
    lock = loads((tmp_path / "c.lock.json").read_bytes())
    assert sorted(lock.verdicts) == [f"arxiv:2103.0002{number}" for number in NUMBERS]
    assert sorted(lock.answers["arxiv"]) == [f"2103.0002{number}" for number in NUMBERS]
    assert left_over(tmp_path) == []


def left_over(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name.startswith(".")]


@pytest.mark.parametrize("old", [None, 'title = "Mine" # mine\n\n[[entry]]\nkey = "Old"\ntitle = "Old"\n'])
def test_eight_papers_added_at_once_are_all_in_the_catalog(at_once, tmp_path, old):
    if old is not None:
        (tmp_path / "c.toml").write_text(old)

    runs = at_once(*(("add", f"2103.0002{number}", "--to", "c.toml") for number in NUMBERS))

    assert [run.returncode for run in runs] == [0] * 8, [run.stderr for run in runs]
    text = (tmp_path / "c.toml").read_text()
    assert text.startswith(old or "")
    ids = [entry.get("arxiv") for entry in tomllib.loads(text)["entry"]]
    assert sorted(filter(None, ids)) == [f"2103.0002{number}" for number in NUMBERS]
    assert sorted(loads((tmp_path / "c.lock.json").read_bytes()).verdicts) == [
        f"arxiv:2103.0002{number}" for number in NUMBERS
    ]


def test_one_paper_added_twice_at_once_is_in_the_catalog_once(at_once, tmp_path):
    runs = at_once(*[("add", "2103.00020", "--to", "c.toml")] * 4)

    assert sorted(run.returncode for run in runs) == [0, 2, 2, 2]
    assert all("is arXiv:2103.00020 already" in run.stderr for run in runs if run.returncode)
    assert (tmp_path / "c.toml").read_text().count("[[entry]]") == 1


LIST = "# L\n\n" + "".join(f"- [Learning Widgets {n}](https://arxiv.org/abs/2103.0002{n})\n" for n in NUMBERS[:7])
BIB = "".join(
    f"@misc{{k{paper.id[-1]}, title = {{{paper.title}}}, author = {{{paper.authors[0]}}}, eprint = {{{paper.id}}}}}\n"
    for paper in EIGHT.papers
)
TOGETHER = {
    "resolve": ("resolve", "c.toml"),
    "check": ("check", "c.toml"),
    "export": ("export", "c.toml", "-o", "refs.bib"),
    "html": ("export", "c.toml", "-o", "refs.html"),
    "add": ("add", "2103.00027", "--to", "c.toml"),
    "sync": ("sync", "c.toml", "list.md"),
    "site": ("site", "c.toml", "-o", "page"),
    "check .bib": ("check", "old.bib"),
    "upgrade": ("upgrade", "old.bib", "--yes"),
    "fix": ("fix", "old.bib", "--yes"),
    "import": ("import", "list.md", "-o", "new.toml", "--force"),
}


def in_folder(folder: str, command: tuple[str, ...]) -> tuple[str, ...]:
    """Return the command with its files and folders in `folder`."""
    return tuple(
        f"{folder}/{word}" if word == "page" or ("." in word and word[0].isalpha()) else word for word in command
    )


@pytest.mark.parametrize("first", TOGETHER)
@pytest.mark.parametrize("second", ["resolve", "sync"])
def test_what_two_commands_write_at_once_is_what_they_write_in_turn(at_once, tmp_path, first, second):
    def run_in(name, *groups):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "c.toml").write_text(CATALOG.rpartition("[[entry]]")[0])
        (folder / "list.md").write_text(LIST)
        (folder / "old.bib").write_text(BIB)
        runs = [run for group in groups for run in at_once(*(in_folder(name, TOGETHER[one]) for one in group))]
        assert all(run.returncode in (0, 1) for run in runs), [run.stderr for run in runs]
        return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    together = run_in("together", (first, second))

    assert together == run_in("one", (first,), (second,)) or together == run_in("other", (second,), (first,))


HOLD = """
import sys, time
from bibexport import file_locks
with file_locks.lock_folder(sys.argv[1]):
    print("locked", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path / "c.toml"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == "locked\n"
        yield process
        process.kill()


def test_a_process_that_holds_the_folder_is_waited_for_and_then_named(holder, tmp_path):
    with (
        pytest.raises(OutputError, match=r"c\.toml: another process has been writing in its folder"),
        file_locks.lock_folder(tmp_path / "c.toml", wait_s=0.05),
    ):
        pass


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_died_keeps_nobody_waiting(holder, tmp_path, end):
    holder.send_signal(end)
    holder.wait()

    with file_locks.lock_folder(tmp_path / "c.toml", wait_s=0):
        assert left_over(tmp_path) == []


def test_a_catalog_in_a_folder_that_is_read_only_is_exported(bibexport, tmp_path):
    (tmp_path / "c.toml").write_text(CATALOG.replace("arxiv =", 'title = "T"\narxiv ='))
    tmp_path.chmod(0o500)
    try:
        run = bibexport("export", "c.toml", "--offline")
    finally:
        tmp_path.chmod(0o700)

    assert (run.returncode, run.stdout.count("@")) == (0, 8)


def test_a_folder_without_locks_or_without_existence_keeps_nobody_out(tmp_path, monkeypatch):
    with file_locks.lock_folder(tmp_path / "none" / "c.toml", wait_s=0):
        pass
    monkeypatch.setattr(file_locks.fcntl, "flock", no_locks)
    with file_locks.lock_folder(tmp_path / "c.toml", wait_s=0):
        files.write_atomically(tmp_path / "c.toml", ["text"])
    assert (tmp_path / "c.toml").read_text() == "text"


def no_locks(*_: object) -> None:
    raise OSError(37, "No locks available")
