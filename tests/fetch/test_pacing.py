"""A host sees one connection at a time and an interval in between, however many processes there are."""

import itertools
import os
import subprocess
import sys
import threading
import time

import pytest

from bibexport.fetch import FetchEvent
from bibexport.fetch.pacing import HostGate, Limits
from bibexport.fetch.responses import AttemptFailed
from bibexport.sources import arxiv
from tests.fetch.conftest import SOON_S
from tests.fetch.questions import ANSWERS, question, title
from tests.servers.server import Service

CLIENT = """
import sys
from bibexport.fetch import Fetcher, FetchSettings
from bibexport.sources.arxiv import SOURCE
from bibexport.sources.source import Request
url, cache, interval, times = sys.argv[1:]
fetcher = Fetcher(FetchSettings(cache_dir=cache, min_interval_s=float(interval)))
for _ in range(int(times)):
    request = Request(asked=SOURCE, url=url, form={"id_list": "2103.00020", "max_results": "1"}, expects="xml")
    assert b"Learning Transferable" in fetcher(request, lambda reply: reply.body)
"""


def gaps(service: Service) -> list[float]:
    times = sorted(asked.at for asked in service.log)
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def test_three_processes_keep_one_interval_and_one_connection(services, tmp_path):
    interval = 0.2
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", CLIENT, services.endpoints.url(arxiv.SOURCE), str(tmp_path), str(interval), "4"]
    processes = [subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    ends = [(process.communicate(timeout=60)[1], process.returncode) for process in processes]

    assert ends == [("", 0)] * 3
    assert len(services.arxiv.log) == 12
    assert min(gaps(services.arxiv)) >= interval
    assert services.arxiv.connections.peak == 1


def test_threads_keep_the_interval_too(services, fetcher_with):
    fetcher = fetcher_with(min_interval_s=0.05)
    threads = [threading.Thread(target=fetcher, args=(question(services, "arxiv"), title)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(services.arxiv.log) == 5
    assert min(gaps(services.arxiv)) >= 0.05
    assert services.arxiv.connections.peak == 1


def test_the_interval_starts_at_the_end_of_the_reply(services, fetcher_with):
    fetcher = fetcher_with(min_interval_s=0.2)
    services.arxiv.fail(lambda wire, answer: (wire.pause(0.2), wire.send(answer)))
    for _ in range(2):
        fetcher(question(services, "arxiv"), title)

    assert min(gaps(services.arxiv)) >= 0.4


def test_hosts_do_not_wait_for_each_other(services, fetcher_with):
    fetcher = fetcher_with(min_interval_s=30)
    began = time.monotonic()

    for name, answer in ANSWERS.items():
        assert fetcher(question(services, name), title) == answer
    assert time.monotonic() - began < SOON_S


def test_the_next_run_waits_for_the_last_one(services, fetcher_with):
    for _ in range(3):
        fetcher_with(min_interval_s=0.1)(question(services, "arxiv"), title)

    assert min(gaps(services.arxiv)) >= 0.1


@pytest.mark.parametrize("state", ["", "garbage", "1e400 nan\n", "99999999999.0 99999999999.0\n", "0 0\nx", "\xff"])
def test_a_garbled_state_costs_at_most_one_wait(services, fetcher_with, tmp_path, state):
    fetcher_with()(question(services, "arxiv"), title)
    (path,) = (tmp_path / "cache" / "hosts").glob("*.state")
    path.write_text(state, "latin-1")
    began = time.monotonic()

    assert fetcher_with(min_interval_s=0.1)(question(services, "arxiv"), title) == ANSWERS["arxiv"]
    assert time.monotonic() - began < SOON_S


def test_without_a_cache_folder_the_pace_is_kept_within_the_run(services, fetcher_with, events, tmp_path):
    (tmp_path / "file").write_text("")
    fetcher = fetcher_with(cache_dir=str(tmp_path / "file"), min_interval_s=0.1)
    for _ in range(3):
        assert fetcher(question(services, "arxiv"), title) == ANSWERS["arxiv"]

    assert min(gaps(services.arxiv)) >= 0.1
    assert [event.kind for event in events].count("unshared") == 1
    assert "the pace is kept within this run only" in str(events[0])


def limits(**changes: float) -> Limits:
    return Limits(**{"interval_s": 0.0, "max_postponed_s": 1.0, "queue_s": 5.0, "left_s": 60.0, **changes})


def ignore(*event: object) -> None:
    pass


def take(gate: HostGate, limits: Limits, notify=ignore) -> None:
    with gate.turn(limits, notify):
        pass


def test_a_queue_is_reported_and_has_an_end(tmp_path):
    reported = []
    holder, other = HostGate("host", tmp_path), HostGate("host", tmp_path)
    with holder.turn(limits(), ignore), pytest.raises(AttemptFailed, match="in use by other processes"):
        take(other, limits(queue_s=0.1), lambda *event: reported.append(event[0]))

    assert reported == ["queue"]
    take(other, limits())


def test_a_process_that_asks_all_the_time_does_not_starve_the_others(tmp_path):
    turns: list[str] = []
    ready = threading.Barrier(2)

    def ask(name: str) -> None:
        gate = HostGate("host", tmp_path)
        ready.wait()
        for _ in range(6):
            with gate.turn(limits(interval_s=0.05), ignore):
                turns.append(name)

    threads = [threading.Thread(target=ask, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(turns) == list("aaaaaabbbbbb")
    assert set(turns[:6]) == set("ab")


def test_a_turn_that_fails_counts(tmp_path):
    gate = HostGate("host", tmp_path)
    with pytest.raises(KeyError), gate.turn(limits(), ignore):
        raise KeyError
    waits = []
    take(HostGate("host", tmp_path), limits(interval_s=0.1), lambda kind, seconds, _: waits.append(kind))

    assert waits == ["wait"]


def test_a_postponement_holds_for_other_processes(tmp_path):
    gate, other = HostGate("host", tmp_path), HostGate("host", tmp_path)
    with gate.turn(limits(), ignore):
        began = time.monotonic()
        gate.postpone(0.2)
    take(other, limits())

    assert time.monotonic() - began >= 0.19


@pytest.mark.parametrize("kind", ["ask", "wait", "queue", "retry", "closed", "unshared"])
def test_every_event_can_be_shown(kind):
    text = str(FetchEvent(kind=kind, source="arXiv", host="h", reason="why"))

    assert text.startswith("arXiv: ")
