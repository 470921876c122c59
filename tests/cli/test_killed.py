"""Commands that are ended while they write: the old file or the new one, nothing half, and nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bibexport.lock import loads
from tests.servers import faults
from tests.servers.world import Paper, Record, World

WORLD = World(
    papers=(Paper(id="2103.00020", title="Learning Widgets", authors=("Alec Ray", "Jong Kim")),),
    records=(
        Record(
            key="conf/icml/RayK21", title="Learning Widgets", authors=("Alec Ray", "Jong Kim"), year=2021, venue="ICML"
        ),
    ),
)
CATALOG = '[[entry]]\nkey = "A"\ntitle = "Learning Widgets"\narxiv = "2103.00020"\n'
BIB = "@misc{a, title = {Learning Widgets}, author = {Ray, Alec and Kim, Jong}, eprint = {2103.00020}, year = {2021}}\n"
SLOW = """
import sys, time
from bibexport import files
from bibexport.cli.main import run

WANTED = sys.argv.pop(1)
write, replace = files._write, files._replace

def write_slowly(file, chunks):
    global WANTED
    for chunk in chunks:
        write(file, [chunk])
        file.flush()
        if wanted and WANTED:
            WANTED = None
            print("half", flush=True)
            time.sleep(60)

def replace_slowly(target, old, chunks):
    global wanted
    wanted = WANTED and target.endswith(WANTED)
    return replace(target, old, chunks)

files._write, files._replace = write_slowly, replace_slowly
run()
"""
COMMANDS = {
    "export": ("refs.bib", ("export", "c.toml", "-o", "refs.bib")),
    "resolve": ("c.lock.json", ("resolve", "c.toml")),
    "check": ("c.lock.json", ("check", "c.toml")),
    "add": ("new.toml", ("add", "2103.00020", "--to", "new.toml")),
    "import": ("new.toml", ("import", "old.bib", "-o", "new.toml", "--force")),
    "sync": ("c.toml", ("sync", "c.toml", "list.md")),
    "site": ("index.html", ("site", "c.toml", "-o", ".")),
    "upgrade": ("old.bib", ("upgrade", "old.bib", "--yes")),
    "fix": ("old.lock.json", ("fix", "old.bib", "--yes")),
}
SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT]


@pytest.fixture
def services(serve, tmp_path):
    (tmp_path / "c.toml").write_text(CATALOG)
    (tmp_path / "old.bib").write_text(BIB)
    (tmp_path / "list.md").write_text("- [Learning Widgets and Gears](https://arxiv.org/abs/2103.00020)\n")
    return serve(WORLD)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("end", SIGNALS)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_ended_while_it_writes_leaves_the_old_file_and_nothing_else(
    bibexport, environment, services, tmp_path, name, end
):
    file, command = COMMANDS[name]
    before = contents(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, file, *command],
        cwd=tmp_path,
        env=environment | services.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # A shell's background jobs ignore Ctrl+C, and hand that down to the tests.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    assert process.stdout is not None
    with process:
        assert any(line == "half\n" for line in process.stdout)
        process.send_signal(end)

    left = contents(tmp_path)
    stray = [one for one in left if one.startswith(".")]
    assert process.returncode == (-end if end == signal.SIGKILL else 128 + end)
    # The answers of an interrupted run are kept.
    assert left.get(file) == before.get(file) or (file.endswith(".lock.json") and loads(left[file]).answers)
    assert len(stray) == (end == signal.SIGKILL)

    again = bibexport(*command, env=services.environment)

    assert again.returncode in (0, 1)
    assert not [one for one in os.listdir(tmp_path) if one.startswith(".")]
    assert (tmp_path / file).read_bytes()


@pytest.mark.parametrize("end", SIGNALS[1:])
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("resolve c.toml", "interrupted; answers received so far are in the lock"),
        ("export c.toml -o refs.bib", "interrupted; answers received so far are in the lock"),
        ("check c.toml", "interrupted; answers received so far are in the lock"),
        ("export list.md", "interrupted; answers received so far are in the lock"),
        ("show A c.toml --online", "interrupted; answers received so far are in the lock"),
        # These never write a lock, or have not by then.
        ("add 2103.00020 --to new.toml", "interrupted"),
        ("export - -f bibtex", "interrupted"),
    ],
)
def test_an_interrupted_command_says_that_answers_are_kept_where_they_are(
    environment, services, tmp_path, line, message, end
):
    asked = services.sparql if "lock" in message else services.arxiv
    asked.fail(faults.silent(60))
    process = subprocess.Popen(
        [sys.executable, "-m", "bibexport", *line.split()],
        cwd=tmp_path,
        env=environment | services.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    assert process.stdin is not None
    process.stdin.write(CATALOG)
    process.stdin.close()
    while not asked.log:
        time.sleep(0.01)
    time.sleep(0.1)
    process.send_signal(end)
    assert process.stderr is not None
    with process:
        assert process.stderr.read().splitlines()[-1] == message

    assert process.returncode == 128 + end
    assert any(name.endswith(".lock.json") for name in os.listdir(tmp_path)) == ("lock" in message)


def test_a_temporary_file_of_a_living_process_is_not_removed(bibexport, environment, services, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "refs.bib", "export", "c.toml", "-o", "refs.bib", "--offline"],
        cwd=tmp_path,
        env=environment | services.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == "half\n"
        (tmp_path / ".bibexport-0123456789ab.tmp").write_text("of a process that is no more")
        assert bibexport("export", "c.toml", "-o", "other.bib", "--offline").returncode == 0
        (left,) = [one for one in os.listdir(tmp_path) if one.startswith(".")]
        process.kill()

    assert left != ".bibexport-0123456789ab.tmp"


WHILE_LOADING = """
import os, signal, sys

class Interrupt:
    def find_spec(self, name, *_):
        if name == "bibexport.cli.main":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
from bibexport.__main__ import run
run()
"""


def test_an_interrupt_while_modules_load_prints_no_traceback(environment):
    run = subprocess.run(
        [sys.executable, "-c", WHILE_LOADING, "--version"],
        env=environment,
        capture_output=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )

    assert (run.returncode, run.stdout, run.stderr) == (-signal.SIGINT, b"", b"")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_during_a_callback_ends_the_command_all_the_same(number):
    script = (
        "import os, time, weakref\n"
        "from bibexport.cli import main\n"
        "class Thing: pass\n"
        "def command(**_):\n"
        "    thing = Thing()\n"
        f"    known = weakref.ref(thing, lambda _: (os.kill(os.getpid(), {number:d}), time.sleep(0)))\n"
        "    del thing\n"
        "    time.sleep(30)\n"
        "main.main.main = command\n"
        "main.run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=20,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )

    assert (done.returncode, "Traceback" in done.stderr) == (128 + number, False)
