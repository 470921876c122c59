"""`bibex index`, and what `--source` makes of it: as a process, in a folder of its own."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from bibexport.index.store import StoredIndex
from tests.cli.test_resolve import TWO, TWO_ENTRIES
from tests.index.test_build import many
from tests.servers import dblp_dump
from tests.servers.dblp_dump import dump as dump_text

TODAY = datetime.now(tz=UTC).date().isoformat()
DUMP = f"dblp-{TODAY}.xml.gz"
OLD = "dblp-2024-02-03.xml.gz"


@pytest.fixture
def run(bibexport, tmp_path):
    """The command, with the index in a file here and nobody on the network."""

    def run(*arguments, **env):
        return bibexport(*arguments, env={"BIBEXPORT_INDEX": str(tmp_path / "my.index"), **env})

    return run


@pytest.fixture
def built(run, tmp_path):
    """The same, after the index of a small world has been built."""
    (tmp_path / "c.toml").write_text(TWO_ENTRIES)
    dblp_dump.write(TWO, tmp_path, DUMP)
    assert run("index", "build", "--dblp", DUMP, "--arxiv", "arxiv.json", "-q").returncode == 0
    return run


def test_building_says_what_was_read_and_where_it_lies(run, tmp_path):
    dblp_dump.write(TWO, tmp_path, DUMP)

    done = run("index", "build", "--dblp", DUMP, "--arxiv", "arxiv.json", "--path", "here.sqlite")

    first, note = done.stderr.splitlines()
    assert first.startswith(f"3 records from {TODAY} and 2 preprints of 2021-02-26 -> here.sqlite (")
    assert note.startswith("note: this dump is only part of DBLP")
    assert (done.returncode, done.stdout) == (0, "")
    assert StoredIndex(tmp_path / "here.sqlite").record("conf/icml/RayK21")


def test_a_list_is_resolved_and_exported_without_the_network(built):
    resolved = built("resolve", "c.toml", "--source", "index")
    exported = built("export", "c.toml", "-f", "bibtex", "--source", "index", "--strict")

    assert resolved.stderr.splitlines()[-1] == "2 entries: 1 published, 1 preprint"
    assert (resolved.returncode, exported.returncode) == (0, 0)
    assert "Learning Widgets" in exported.stdout


def test_the_index_is_asked_first_of_itself(built):
    assert built("resolve", "c.toml").stderr.splitlines()[-1] == "2 entries: 1 published, 1 preprint"


def test_only_the_network_is_asked_if_that_is_said(built):
    done = built("resolve", "c.toml", "--source", "network", "--timeout", "15")

    assert "2 entries: 2 unchecked" in done.stderr
    assert done.returncode == 3


def test_a_title_is_added_from_the_index(built, tmp_path):
    done = built("add", "Learning Widgets", "--to", "new.toml", "--source", "index")

    assert done.returncode == 0
    assert "2103.00020" in (tmp_path / "new.toml").read_text()


def test_an_old_index_is_named_and_not_asked_unless_that_is_said(run, tmp_path, serve):
    services = serve(TWO)
    (tmp_path / "c.toml").write_text(TWO_ENTRIES)
    dblp_dump.write(TWO, tmp_path, OLD)
    run("index", "build", "--dblp", OLD, "--arxiv", "arxiv.json")

    by_itself = run("resolve", "c.toml", **services.environment)
    assert "days old; run `bibex index update` to see how to renew it" in by_itself.stderr
    assert services.sparql.log
    (tmp_path / "c.lock.json").unlink()
    assert run("resolve", "c.toml", "--source", "index").returncode == 0
    told = run("index", "update").stdout
    assert "The index is from 2024-02-03, " in told
    assert "more than 60 days old: commands use the network instead" in told


def test_where_there_is_no_index_the_network_is_asked_or_the_lack_is_named(run, tmp_path, serve):
    services = serve(TWO)
    (tmp_path / "c.toml").write_text(TWO_ENTRIES)

    missing = run("resolve", "c.toml", "--source", "index")
    assert missing.returncode == 2
    assert "there is no index; build one with `bibex index build" in missing.stderr
    assert run("resolve", "c.toml", **services.environment).returncode == 0


def test_a_damaged_index_is_named_and_the_network_asked(run, tmp_path, serve):
    services = serve(TWO)
    (tmp_path / "c.toml").write_text(TWO_ENTRIES)
    (tmp_path / "my.index").write_bytes(b"no index")

    done = run("resolve", "c.toml", **services.environment)

    assert "my.index: is not an index of bibexport" in done.stderr
    assert done.returncode == 0
    assert run("resolve", "c.toml", "--source", "index", "--refresh").returncode == 2


def test_an_index_for_one_list_is_asked_about_that_list(run, tmp_path):
    (tmp_path / "c.toml").write_text(TWO_ENTRIES)
    (tmp_path / "other.toml").write_text('[[entry]]\nkey = "X"\ntitle = "Other Gadgets"\narxiv = "2201.00001"\n')
    dblp_dump.write(TWO, tmp_path, DUMP)

    built = run("index", "build", "--dblp", DUMP, "--arxiv", "arxiv.json", "--only", "c.toml")

    assert built.stderr.startswith(f"3 records from {TODAY} and 2 preprints")
    assert run("resolve", "c.toml", "--source", "index").returncode == 0
    other = run("resolve", "other.toml", "--source", "index", "--json")
    assert "built for other papers (--only)" in json.loads(other.stdout)["entries"][0]["reason"]
    assert "c.toml" in run("index", "info").stdout


def test_info_says_what_the_index_was_made_of(built):
    rows = dict(line.split(maxsplit=1) for line in built("index", "info").stdout.splitlines())

    assert rows["dblp"] == f"{DUMP} of {TODAY}: 3 of 3 records"
    assert rows["arxiv"] == "arxiv.json of 2021-02-26: 2 papers"
    assert (rows["for"], rows["file"].split()[0].endswith("my.index")) == ("every catalog", True)


def test_update_says_where_the_next_dump_lies_and_how_to_build_of_it(built):
    told = built("index", "update").stdout

    assert "https://drops.dagstuhl.de/entities/collection/10.4230/dblp.xml" in told
    assert "bibex index build --dblp dblp-YYYY-MM-DD.xml.gz --md5 HEX --arxiv arxiv.json" in told


def test_remove_removes_it(built, tmp_path):
    assert built("index", "remove").returncode == 0
    assert not (tmp_path / "my.index").exists()
    assert "no index" in built("index", "remove").stderr
    assert built("index", "info").returncode == 2


def test_a_hostile_dump_is_refused_in_one_line_and_the_old_index_stays(built, tmp_path):
    before = (tmp_path / "my.index").read_bytes()
    (tmp_path / "page.xml.gz").write_bytes(b"<!doctype html><title>Making sure you&#39;re not a bot!</title>")

    done = built("index", "build", "--dblp", "page.xml.gz")

    assert done.returncode == 2
    assert done.stderr.startswith("error: page.xml.gz: is a web page, perhaps a bot check")
    assert len(done.stderr.splitlines()) == 1
    assert (tmp_path / "my.index").read_bytes() == before


def test_a_new_index_without_arxiv_says_that_the_old_one_had_it(built):
    assert "the previous index included arXiv's metadata" in built("index", "build", "--dblp", DUMP).stderr


@pytest.fixture(scope="module")
def larger(tmp_path_factory):
    """A dump that takes a moment to read."""
    file = tmp_path_factory.mktemp("larger") / DUMP
    file.write_bytes(gzip.compress(dump_text(many(6_000)).encode(), 1))
    return file


@pytest.mark.parametrize("wait_s", [0.0, 0.05, 0.1, 0.2, 0.5])
def test_a_build_that_is_killed_at_any_moment_leaves_the_old_index_and_the_next_one_starts_afresh(
    built, tmp_path, larger, wait_s
):
    process = subprocess.Popen(
        [sys.executable, "-m", "bibexport", "index", "build", "--dblp", str(larger), "--path", "my.index"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        env=os.environ | {"XDG_CONFIG_HOME": str(tmp_path)},
    )
    unfinished = tmp_path / ".my.index.new"
    deadline = time.monotonic() + 30
    while not unfinished.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(wait_s)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)

    index = StoredIndex(tmp_path / "my.index")
    if index.about.dblp_read == 3:
        assert index.record("conf/icml/RayK21")
        assert built("resolve", "c.toml", "--source", "index").returncode == 0
    else:
        assert (index.about.dblp_read, index.record("conf/x/R5999").title) == (6_000, "Gadget Number 5999")
    index.close()
    assert built("index", "build", "--dblp", str(larger)).returncode == 0
    left = {path.name for path in tmp_path.iterdir() if path.name.startswith(".my.index")}
    assert left <= {".my.index.lock"}
    assert StoredIndex(tmp_path / "my.index").about.dblp_read == 6_000
