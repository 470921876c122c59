"""A disk that is full, or cannot be written, at each write of each command: an error, and nothing lost."""

import errno
import gzip
import itertools
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bibexport import files
from bibexport.formats.table import WRITERS
from bibexport.lock import Lock, dumps, loads
from tests.cli.test_killed import BIB, CATALOG, WORLD
from tests.index.test_build import many
from tests.servers.dblp_dump import dump

SIDE = CATALOG.replace("Learning Widgets", "Learning Widgets {}")
CONFLICT = "<<<<<<< ours\n{0}=======\n{0}>>>>>>> theirs\n".format(dumps(Lock()).decode())
DOCUMENT = "\\cite{b}\\input{part}\\bibliography{other}\n"
INPUTS = {
    "c.toml": CATALOG,
    "old.bib": BIB,
    "other.bib": "@misc{b, title = {Learning Widgets}, author = {Ray, Alec and Kim, Jong}, note = {Another}}\n",
    "wrong.bib": "@inproceedings{a, title = {Learning Widgets}, author = {Ray, Alec and Kim, Jong},\n"
    "  booktitle = {ICML}, year = {2019}}\n",
    "list.md": "- [Learning Widgets and Gears](https://arxiv.org/abs/2103.00020)\n",
    "wrong.md": "# Papers\n\n- [Learning Widgets](https://arxiv.org/abs/2103.00020), arXiv 2021\n",
    "main.tex": DOCUMENT,
    "part.tex": "\\cite[p.~2]{b}\n",
    "conflict.toml": CATALOG,
    "conflict.lock.json": CONFLICT,
}
COMMANDS = {
    "export c.toml -o refs.bib": {"c.lock.json", "refs.bib"},
    "export list.md -o refs.bib": {"list.lock.json", "refs.bib"},
    **{f"export c.toml --offline -f {name} -o refs.out": {"refs.out"} for name in WRITERS},
    "resolve c.toml": {"c.lock.json"},
    "resolve conflict.toml --merge-lock": {"conflict.lock.json"},
    "check c.toml": {"c.lock.json"},
    "check old.bib": {"old.lock.json"},
    "check wrong.md --fix --yes": {"wrong.lock.json", "wrong.md"},
    "add 2103.00020 --to new.toml": {"new.lock.json", "new.toml"},
    "import old.bib -o new.toml": {"new.toml"},
    "import list.md -o sub/new.toml": {"new.toml"},
    "sync c.toml list.md": {"c.toml"},
    "site c.toml -o page": {"c.lock.json", "index.html", "references.bib"},
    "upgrade old.bib --yes": {"old.lock.json", "old.bib"},
    "fix wrong.bib --yes": {"wrong.lock.json", "wrong.bib"},
    "merge old.bib other.bib -o new.bib": {"new.bib"},
    "merge old.bib other.bib -o old.bib --yes": {"old.bib"},
    "merge old.bib other.bib -o new.bib --tex main.tex --rewrite --yes": {"new.bib", "main.tex", "part.tex"},
    "zotero open c.toml -o refs.rdf": {"c.lock.json", "refs.rdf"},
}
"""Each command that writes, and the files that it writes."""
KEY_MEMORY = "list.lock.json"
"""Without it, keys may change in the next run, which is a note: the output has them all."""


@pytest.fixture
def services(serve, tmp_path):
    start_afresh(tmp_path)
    return serve(WORLD)


def start_afresh(folder: Path) -> None:
    """Leave the inputs, and nothing else."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    for name, text in INPUTS.items():
        (folder / name).write_text(text)


def contents(folder: Path) -> dict[str, bytes]:
    """The files, without those of the cache."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {
        name: path.read_bytes() for path in paths if not (name := str(path.relative_to(folder))).startswith("cache")
    }


class FullAt:
    """Replaces `files._replace`; the write of that number fails after half of its first piece."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.name = ""
        """The file that could not be written."""
        self._replace = files._replace

    def __call__(self, target, old, chunks):
        self.left -= 1
        if self.left != -1:
            return self._replace(target, old, chunks)
        self.name = os.path.basename(target)
        return self._replace(target, old, self._half(chunks))

    def _half(self, chunks):
        for chunk in itertools.islice(chunks, 1):
            yield chunk[: len(chunk) // 2]
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("line", COMMANDS)
def test_a_disk_that_is_full_at_any_write_loses_nothing(bibexport, services, tmp_path, monkeypatch, line):
    def run():
        return bibexport(*line.split(), env=services.environment | {"PATH": "", "HOME": str(tmp_path)})

    good = run()
    assert good.returncode in (0, 1), good.stderr
    after = contents(tmp_path)
    failed = set()
    for number in itertools.count():
        start_afresh(tmp_path)
        full = FullAt(number)
        with monkeypatch.context() as patch:
            patch.setattr(files, "_replace", full)
            bad = run()
        if not full.name:
            break
        failed.add(full.name)

        # A lock is written again before the command ends, which may succeed.
        expected = good.returncode if full.name == KEY_MEMORY and bad.returncode == good.returncode else 2
        assert (bad.returncode, "Traceback" in bad.stderr) == (expected, False), bad.stderr
        assert re.search(rf"cannot write .*{full.name}: no space left on the device\n", bad.stderr)
        left = contents(tmp_path)
        assert not [name for name in left if os.path.basename(name).startswith(".")]
        assert INPUTS.keys() <= left.keys()
        for name, data in left.items():
            if name.endswith(".lock.json"):
                # Answers may be there before all of them are.
                assert data == INPUTS.get(name, "").encode() or loads(data)
            else:
                assert data in (INPUTS.get(name, "").encode(), after[name]), name
        assert (run().returncode, contents(tmp_path)) == (good.returncode, after)

    assert failed >= COMMANDS[line]


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EIO, errno.ENAMETOOLONG])
@pytest.mark.parametrize("line", [one for one in COMMANDS if "-f" not in one])
def test_a_folder_that_cannot_be_written_is_an_error_and_loses_nothing(
    bibexport, services, tmp_path, monkeypatch, line, number
):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    before = contents(tmp_path)
    monkeypatch.setattr(files, "_replace", fail)

    run = bibexport(*line.split(), env=services.environment | {"PATH": "", "HOME": str(tmp_path)})

    assert (run.returncode, "Traceback" in run.stderr) == (2, False), run.stderr
    assert "error: cannot write" in run.stderr
    assert contents(tmp_path) == before


def run_limited(line: str, folder: Path, environment: dict[str, str], size: int) -> "subprocess.CompletedProcess[str]":
    """Run a command in which no file may hold more than `size` bytes: a write fails in the middle, as on a full disk."""
    return subprocess.run(
        [sys.executable, "-m", "bibexport", *line.split()],
        cwd=folder,
        # Python would leave half a .pyc file of a module that it has not compiled before.
        env=environment
        | {"PYTHONWARNINGS": "default", "PYTHONDONTWRITEBYTECODE": "1", "PATH": "", "HOME": str(folder)},
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )


@pytest.mark.parametrize("line", COMMANDS)
def test_a_file_that_may_not_grow_leaves_the_old_files_and_nothing_else(environment, services, tmp_path, line):
    before = contents(tmp_path)

    run = run_limited(line, tmp_path, environment | services.environment, 20)

    assert (run.returncode, "Traceback" in run.stderr) == (2, False), run.stderr
    assert "error: cannot write" in run.stderr
    assert contents(tmp_path) == before


@pytest.mark.parametrize("size", [0, 20, 4096, 5000, 20_000, 50_000, 100_000])
def test_an_index_that_may_not_grow_leaves_the_old_one(bibexport, environment, tmp_path, size):
    (tmp_path / "old.xml.gz").write_bytes(gzip.compress(dump(many(3)).encode()))
    (tmp_path / "new.xml.gz").write_bytes(gzip.compress(dump(many(3_000)).encode()))
    build = "index build --path my.index --dblp"
    assert bibexport(*build.split(), "old.xml.gz").returncode == 0
    before = contents(tmp_path)

    run = run_limited(f"{build} new.xml.gz", tmp_path, environment, size)

    assert (run.returncode, "Traceback" in run.stderr) == (2, False), run.stderr
    assert "error: cannot write my.index: " in run.stderr
    left = contents(tmp_path)
    left.pop(".my.index.lock", None)
    before.pop(".my.index.lock", None)
    assert left == before
    assert bibexport(*build.split(), "new.xml.gz").returncode == 0
