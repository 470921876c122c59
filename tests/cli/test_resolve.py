import json
import os
import signal
import subprocess
import sys
import time

import msgspec
import pytest

from bibexport.lock import dumps, loads
from tests.servers import faults
from tests.servers.shipped import CATALOG, shipped_lock, shipped_world
from tests.servers.world import Paper, Record, World

TWO = World(
    papers=(
        Paper(id="2103.00020", title="Learning Widgets", authors=("Alec Ray", "Jong Kim")),
        Paper(id="2312.17240", title="W++: An Improved Widget", authors=("Sen Yang",)),
    ),
    records=(
        Record(
            key="conf/icml/RayK21", title="Learning Widgets", authors=("Alec Ray", "Jong Kim"), year=2021, venue="ICML"
        ),
    ),
)
TWO_ENTRIES = '[[entry]]\nkey = "A"\narxiv = "2103.00020"\n\n[[entry]]\nkey = "B"\narxiv = "2312.17240"\n'


def undated(lock):
    """What a lock says, without the days on which it was asked."""
    answers = {
        source: {key: msgspec.structs.replace(facts, retrieved="") for key, facts in known.items()}
        for source, known in lock.answers.items()
    }
    return answers, {asked: msgspec.structs.replace(verdict, checked="") for asked, verdict in lock.verdicts.items()}


def test_the_shipped_lock_is_filled_again_in_few_requests_and_then_none(bibexport, serve, tmp_path):
    services = serve(shipped_world())
    (tmp_path / CATALOG.name).write_text(CATALOG.read_text())

    first = bibexport("resolve", CATALOG.name, env=services.environment, as_process=True)

    assert first.stderr.splitlines()[-1] == "20 entries: 17 published, 3 preprints"
    assert first.returncode == 0
    assert len(services.arxiv.log) <= 3
    assert len(services.sparql.log) + len(services.dblp.log) <= 6
    written = (tmp_path / CATALOG.name).with_suffix(".lock.json")
    assert undated(loads(written.read_bytes())) == undated(shipped_lock())
    for service in services.all:
        service.log.clear()
    bytes_before = written.read_bytes()
    assert bibexport("resolve", CATALOG.name, env=services.environment, as_process=True).returncode == 0
    assert not any(service.log for service in services.all)
    assert written.read_bytes() == bytes_before


def test_json_has_an_object_an_entry(bibexport, serve, tmp_path):
    services = serve(TWO)
    (tmp_path / "c.toml").write_text(TWO_ENTRIES)

    told = json.loads(bibexport("resolve", "c.toml", "--json", env=services.environment).stdout)

    assert told["version"] == 1
    assert told["entries"][0] == {
        "key": "A",
        "outcome": "published",
        "record": {"source": "dblp", "id": "conf/icml/RayK21"},
        "dblp": "conf/icml/RayK21",
        "doi": None,
        "arxiv": "2103.00020",
        "reason": "title equal; 2 of 2 authors",
    }
    assert (told["entries"][1]["key"], told["entries"][1]["outcome"]) == ("B", "preprint")


@pytest.mark.parametrize(("broken", "code"), [("sparql and dblp", 1), ("everything", 3)])
def test_an_outage_is_named_once_and_in_the_exit_code_and_the_next_run_finds_everything(
    bibexport, serve, tmp_path, broken, code
):
    services = serve(TWO)
    down = services.all if broken == "everything" else (services.sparql, services.dblp)
    for service in down:
        service.fail(faults.bot_check())
    (tmp_path / "c.toml").write_text(TWO_ENTRIES)

    run = bibexport("resolve", "c.toml", env=services.environment)

    assert run.returncode == code
    assert run.stderr.count("\nDBLP SPARQL: returned a bot check") + run.stderr.startswith("DBLP SPARQL: returned") == 1
    assert run.stderr.count("unchecked: A, B (") == 1
    assert "2 entries: 2 unchecked" in run.stderr
    assert "Traceback" not in run.stderr
    for service in down:
        service.heal()
    again = bibexport("resolve", "c.toml", env=services.environment)
    assert again.stderr.splitlines()[-1] == "2 entries: 1 published, 1 preprint"
    assert again.returncode == 0


def test_a_refresh_that_fails_keeps_what_was_known(bibexport, serve, tmp_path):
    services = serve(TWO)
    (tmp_path / "c.toml").write_text(TWO_ENTRIES)
    bibexport("resolve", "c.toml", env=services.environment)
    known = (tmp_path / "c.lock.json").read_bytes()
    for service in services.all:
        service.fail(faults.out_of_order())

    run = bibexport("resolve", "c.toml", "--refresh", "--timeout", "15", env=services.environment)

    assert (tmp_path / "c.lock.json").read_bytes() == known
    assert run.returncode == 3


def test_a_run_ends_within_its_time(bibexport, serve, tmp_path):
    services = serve(TWO)
    for service in services.all:
        service.fail(faults.dripping(0.05))
    (tmp_path / "c.toml").write_text(TWO_ENTRIES)

    run = bibexport("resolve", "c.toml", "--timeout", "10", env=services.environment)

    assert run.returncode == 3
    assert "arXiv: took longer than 2 s to answer" in run.stderr


def many(count):
    names = ["Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida", "Jo"]
    papers = tuple(
        Paper(
            id=f"2401.{number:05}",
            title=f"Widget Number {number} Explained",
            authors=(f"{names[number % 10]} Author{number}",),
        )
        for number in range(1, count + 1)
    )
    entries = "\n".join(f'[[entry]]\nkey = "K{paper.id}"\narxiv = "{paper.id}"\n' for paper in papers)
    return World(papers=papers), entries


@pytest.mark.parametrize("signal_sent", [signal.SIGKILL, signal.SIGINT])
def test_what_was_answered_before_the_end_of_a_process_is_not_asked_again(bibexport, serve, tmp_path, signal_sent):
    world, entries = many(300)
    services = serve(world)
    (tmp_path / "c.toml").write_text(entries)
    environment = {
        **os.environ,
        **services.environment,
        "BIBEXPORT_CACHE_DIR": str(tmp_path / "cache"),
        "BIBEXPORT_MIN_INTERVAL": "0.2",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bibexport", "resolve", "c.toml"],
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while len(services.arxiv.log) < 4 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal_sent)
    _, told = process.communicate(timeout=20)

    lock = loads((tmp_path / "c.lock.json").read_bytes())
    finished = {verdict.removeprefix("arxiv:") for verdict in lock.verdicts}
    assert len(finished) >= 100
    assert "Traceback" not in told
    services.arxiv.log.clear()
    services.sparql.log.clear()
    assert bibexport("resolve", "c.toml", env=services.environment).returncode == 0
    asked_again = {one for asked in services.arxiv.log for one in asked.params["id_list"].split(",")}
    assert asked_again.isdisjoint(finished)
    assert not any(f"ARXIV.{one}>" in asked.params["query"] for asked in services.sparql.log for one in finished)


def test_a_verdict_that_names_another_paper_is_not_exported_and_resolve_heals_it(bibexport, serve, tmp_path):
    services = serve(TWO)
    (tmp_path / "c.toml").write_text(TWO_ENTRIES)
    bibexport("resolve", "c.toml", env=services.environment)
    path = tmp_path / "c.lock.json"
    right = path.read_bytes()
    lock = loads(right)
    # As a merge leaves it that took one line from the wrong side.
    wrong = msgspec.structs.replace(
        lock, verdicts={**lock.verdicts, "arxiv:2312.17240": lock.verdicts["arxiv:2103.00020"]}
    )
    path.write_bytes(dumps(wrong))

    exported = bibexport("export", "c.toml", "--offline", "--key", "B")
    checked = bibexport("check", "c.toml", "--offline", "--strict")

    assert "Ray" not in exported.stdout
    assert "Yang, Sen" in exported.stdout
    message = "B (the lock names the record of another paper, “Learning Widgets”; run `bibex resolve`"
    assert message in exported.stderr
    assert "the lock names the record of another paper" in checked.stdout + checked.stderr
    assert checked.returncode == 1
    assert bibexport("resolve", "c.toml", env=services.environment).returncode == 0
    assert path.read_bytes() == right


def test_a_lock_with_conflicts_is_named_and_merged_on_request_without_asking_again(bibexport, serve, tmp_path):
    services = serve(TWO)
    (tmp_path / "c.toml").write_text(TWO_ENTRIES)
    path = tmp_path / "c.lock.json"
    sides = []
    for key in ("A", "B"):
        path.unlink(missing_ok=True)
        assert bibexport("resolve", "c.toml", "--key", key, env=services.environment).returncode == 0
        sides.append(path.read_text())
    path.write_text(f"<<<<<<< HEAD\n{sides[0]}=======\n{sides[1]}>>>>>>> branch\n")
    for service in services.all:
        service.log.clear()

    refused = bibexport("export", "c.toml", "--offline")
    merged = bibexport("resolve", "c.toml", "--merge-lock", env=services.environment)

    assert refused.returncode == 2
    assert refused.stderr == (
        "error: c.lock.json:1: unresolved merge conflict '<<<<<<< HEAD'; "
        "`bibex resolve --merge-lock` keeps what both sides know\n"
    )
    assert (merged.returncode, merged.stderr.splitlines()) == (
        0,
        ["merged c.lock.json", "2 entries: 1 published, 1 preprint"],
    )
    assert not any(service.log for service in services.all)
    assert sorted(loads(path.read_bytes()).verdicts) == ["arxiv:2103.00020", "arxiv:2312.17240"]
    assert bibexport("resolve", "c.toml", "--merge-lock", env=services.environment).stderr.startswith("2 entries")
