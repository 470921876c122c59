"""What a run sees of its fetcher: closed sources, the budget, redirects, and the User-Agent."""

import dataclasses
import email.message
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

import msgspec
import pytest

from bibexport.errors import InvalidInput, SourceUnavailable
from bibexport.fetch import FetchSettings, Timeouts
from bibexport.sources import arxiv, datacite
from bibexport.sources.source import Request
from tests.fetch.conftest import SOON_S
from tests.fetch.questions import ANSWERS, question, title
from tests.servers import faults


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_returned_as_parsed(services, fetcher, events, name):
    asked = question(services, name)

    assert fetcher(asked, title) == ANSWERS[name]
    assert fetcher.requests == {asked.source: 1}
    assert [(event.kind, event.source, event.about) for event in events] == [("ask", asked.source, asked.about)]


def test_a_closed_source_is_not_asked_again_and_the_others_are(services, fetcher):
    services.dblp.fail(faults.bot_check(), times=1)

    for _ in range(3):
        with pytest.raises(SourceUnavailable, match=r"^dblp.org: returned a bot check"):
            fetcher(question(services, "dblp"), title)

    assert len(services.dblp.log) == 1
    assert list(fetcher.closed) == ["dblp.org"]
    assert fetcher(question(services, "sparql"), title) == ANSWERS["sparql"]


def test_a_closed_source_is_open_in_the_next_run(services, fetcher_with):
    """An outage is not remembered: the next run asks again at once, with the same cache folder."""
    services.arxiv.fail(faults.rate_limited("86400"), times=1)
    with pytest.raises(SourceUnavailable):
        fetcher_with()(question(services, "arxiv"), title)

    assert fetcher_with(budget_s=1)(question(services, "arxiv"), title) == ANSWERS["arxiv"]


def test_a_slower_pace_than_ours_is_kept_when_a_service_states_one(services, fetcher_with):
    stated = {"x-rate-limit-limit": "2", "x-rate-limit-interval": "1s"}
    services.datacite.fail(lambda wire, answer: wire.send(dataclasses.replace(answer, headers=stated)))
    quick = msgspec.structs.replace(datacite.SOURCE, min_interval_s=0.01)
    asked = msgspec.structs.replace(question(services, "datacite"), asked=quick)
    fetcher = fetcher_with(min_interval_s=None)

    fetcher(asked, title)
    began = time.monotonic()
    fetcher(asked, title)

    assert time.monotonic() - began >= 0.5


def test_failures_of_many_requests_add_up(services, fetcher):
    """Each request would recover by itself; a whole run of such requests would take hours."""
    for _ in range(200):
        services.arxiv.fail(faults.rate_limited(), times=1)
        services.arxiv.fail(lambda wire, answer: wire.send(answer), times=1)
    began = time.monotonic()

    def ask_200_times() -> None:
        for _ in range(200):
            fetcher(question(services, "arxiv"), title)

    with pytest.raises(SourceUnavailable, match="is busy"):
        ask_200_times()
    assert time.monotonic() - began < SOON_S


def test_retry_after_lengthens_a_wait(services, fetcher):
    services.arxiv.fail(faults.rate_limited("1"), times=1)

    assert fetcher(question(services, "arxiv"), title) == ANSWERS["arxiv"]
    first, second = services.arxiv.log
    assert second.at - first.at >= 1


def test_a_date_in_retry_after_lengthens_a_wait(services, fetcher):
    services.arxiv.fail(faults.out_of_order(503, faults.in_seconds(1.5)), times=1)

    assert fetcher(question(services, "arxiv"), title) == ANSWERS["arxiv"]
    first, second = services.arxiv.log
    # Dates have whole seconds, so up to one of them is lost.
    assert second.at - first.at >= 0.4


def test_backoff_grows(services, fetcher):
    services.arxiv.fail(faults.rate_limited(), times=2)

    fetcher(question(services, "arxiv"), title)

    first, second, third = (asked.at for asked in services.arxiv.log)
    assert second - first >= 0.05
    assert third - second >= 0.1


def test_no_request_is_sent_once_the_budget_is_used_up(services, fetcher_with):
    fetcher = fetcher_with(budget_s=0.3)
    time.sleep(0.3)

    with pytest.raises(SourceUnavailable, match=r"the time budget of 0\.3 s is used up"):
        fetcher(question(services, "arxiv"), title)

    assert services.arxiv.log == []


@pytest.mark.parametrize(
    "fault", [faults.silent(60), faults.dripping(0.05), faults.rate_limited(), faults.rate_limited("1"), faults.reset]
)
def test_a_budget_bounds_everything(services, fetcher_with, fault):
    services.arxiv.fail(fault)
    fetcher = fetcher_with(budget_s=0.2)
    began = time.monotonic()

    with pytest.raises(SourceUnavailable):
        fetcher(question(services, "arxiv"), title)

    assert time.monotonic() - began < SOON_S


def test_a_wait_that_the_budget_does_not_allow_is_not_begun(services, fetcher_with):
    fetcher = fetcher_with(budget_s=5, min_interval_s=30)
    fetcher(question(services, "arxiv"), title)
    began = time.monotonic()

    with pytest.raises(SourceUnavailable, match="within the time left"):
        fetcher(question(services, "arxiv"), title)

    assert time.monotonic() - began < SOON_S


def test_the_user_agent_carries_the_projects_address_and_the_users_if_set(services, fetcher_with, monkeypatch):
    package = email.message.Message()
    package["Version"] = "1.2"
    package["Project-URL"] = "Issues, https://example.org/issues"
    package["Project-URL"] = "Repository, https://example.org/bibexport"
    monkeypatch.setattr("importlib.metadata.metadata", lambda _: package)
    fetcher_with(mailto="jane@example.org")(question(services, "arxiv"), title)
    fetcher_with()(question(services, "datacite"), title)

    (asked,) = services.arxiv.log
    assert asked.headers["User-Agent"] == "bibexport/1.2 (https://example.org/bibexport; mailto:jane@example.org)"
    (asked,) = services.datacite.log
    assert asked.headers["User-Agent"] == "bibexport/1.2 (https://example.org/bibexport)"
    assert asked.headers["Accept"].startswith("application/vnd.api+json")


@pytest.mark.parametrize(
    "settings",
    [
        {"mailto": "jane"},
        {"mailto": "jane@example.org\r\nX-Evil: 1"},
        {"min_interval_s": -1.0},
        {"min_interval_s": float("nan")},
        {"budget_s": -0.1},
        {"budget_s": float("inf")},
    ],
)
def test_invalid_settings_are_rejected(settings):
    with pytest.raises(InvalidInput, match="expected"):
        FetchSettings(**settings)


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_redirect_sends_the_form_again(services, fetcher_with, code):
    services.sparql.fail(faults.redirected(f"{services.sparql.url}/sparql", code), times=1)

    assert fetcher_with(timeouts=Timeouts())(question(services, "sparql"), title) == ANSWERS["sparql"]
    first, second = services.sparql.log
    assert (second.method, second.body) == ("POST", first.body)


def test_a_redirect_leads_to_another_port_of_the_same_host(services, fetcher):
    """As http leads to https."""
    services.arxiv.fail(faults.redirected(f"{services.datacite.url}/dois?ids=10.48550/arXiv.2103.00020"))
    asked = Request(asked=datacite.SOURCE, url=services.endpoints.url(arxiv.SOURCE), params={"a": "b"})

    assert fetcher(asked, title) == ANSWERS["datacite"]
    assert services.arxiv.log[0].params == {"a": "b"}
    assert services.datacite.log[0].params == {"ids": "10.48550/arXiv.2103.00020"}


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("/api/query?again", "redirects more than 5 times"),
        ("http://login.example.org/", "redirects to another site (login.example.org)"),
        ("//127.0.0.2/", "redirects to another site (127.0.0.2)"),
        ("ftp://127.0.0.1/", "redirects to an invalid URL"),
        ("http://[", "redirects to an invalid URL"),
        ("", "redirects to an invalid URL"),
    ],
)
def test_a_redirect_to_elsewhere_is_not_followed(services, fetcher, location, said):
    services.arxiv.fail(faults.redirected(location, 302))

    with pytest.raises(SourceUnavailable) as caught:
        fetcher(question(services, "arxiv"), title)

    assert caught.value.reason == said
    assert len(services.arxiv.log) == (6 if "more than" in said else 1)


def test_see_other_is_not_followed(services, fetcher):
    services.sparql.fail(faults.redirected("/sparql", 303), times=1)

    assert fetcher(question(services, "sparql"), title) == ANSWERS["sparql"]
    assert [asked.method for asked in services.sparql.log] == ["POST", "POST"]


def unavailable(fetcher, url: str) -> str:
    with pytest.raises(SourceUnavailable) as caught:
        fetcher(Request(asked=arxiv.SOURCE, url=url), title)
    return caught.value.reason


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_form_is_never_sent_to_another_port_or_host(services, fetcher, code):
    """A service that has been taken over would choose who receives it, on this machine or in its network."""
    services.arxiv.fail(faults.redirected(f"{services.datacite.url}/dois", code))

    assert "must not see this request" in unavailable_question(fetcher, question(services, "arxiv"))
    assert services.datacite.log == []


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_form_is_sent_again_within_its_service(services, fetcher, code):
    services.arxiv.fail(faults.redirected("/api/query?moved", code), times=1)

    assert fetcher(question(services, "arxiv"), title) == ANSWERS["arxiv"]
    assert [asked.body for asked in services.arxiv.log] == [b"id_list=2103.00020&max_results=1"] * 2


def unavailable_question(fetcher, asked):
    with pytest.raises(SourceUnavailable) as caught:
        fetcher(asked, title)
    return caught.value.reason


@pytest.mark.parametrize(
    "url",
    [
        "http://jane:secret@127.0.0.1:x/",
        "http://jane:secret@/",
        "htp://jane:secret@127.0.0.1/",
        "jane:secret@127.0.0.1",
        "http://jane:sec/secret@127.0.0.1/",
        "http:jane:secret@127.0.0.1",
        "http://jane:secret@[::1/",
    ],
)
def test_a_password_in_an_address_is_never_shown(fetcher, url):
    assert "secret" not in unavailable(fetcher, url)


def test_a_refused_connection_is_retried_once(fetcher):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    assert unavailable(fetcher, f"http://127.0.0.1:{port}/") == "refused the connection"
    assert fetcher.requests == {"arXiv": 2}
    assert fetcher.unreachable == {"arXiv"}


def test_the_retry_of_a_refused_connection_waits_for_no_interval(fetcher_with, events):
    """Without a network, an export took 34 s; no request has arrived whose pace would have to be kept."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    assert unavailable(fetcher_with(min_interval_s=60.0), f"http://127.0.0.1:{port}/") == "refused the connection"
    assert [event.kind for event in events if event.kind in ("wait", "retry")] == []


def test_an_unknown_host_is_asked_for_once_more(fetcher):
    assert "is this machine online?" in unavailable(fetcher, "http://no-such-host.invalid/")
    assert fetcher.requests == {"arXiv": 2}


def test_a_connection_that_is_never_accepted_times_out(fetcher):
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = []
        for _ in range(3):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(full.getsockname())
            waiting.append(one)
        try:
            reason = unavailable(fetcher, f"http://127.0.0.1:{full.getsockname()[1]}/")
        finally:
            for one in waiting:
                one.close()

    assert reason == "did not respond in time"


@pytest.mark.parametrize(
    "url", ["http://[", "http://", "nonsense", "ftp://127.0.0.1/", "http://127.0.0.1:99999/", "http://a..b/"]
)
def test_an_invalid_url_is_reported(fetcher, url):
    reason = unavailable(fetcher, url)

    assert repr(url) in reason
    assert "invalid URL" in reason


def test_a_self_signed_certificate_is_rejected(fetcher, tmp_path):
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=127.0.0.1",
            "-keyout",
            "key.pem",
            "-out",
            "pair.pem",
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pair.pem", tmp_path / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def shake_hands() -> None:
            connection, _ = server.accept()
            try:
                context.wrap_socket(connection, server_side=True).close()
            except OSError:
                connection.close()

        thread = threading.Thread(target=shake_hands)
        thread.start()
        reason = unavailable(fetcher, f"https://127.0.0.1:{server.getsockname()[1]}/")
        thread.join(5)

    assert reason.startswith("cannot be reached securely: ")
    assert "certificate" in reason
    assert fetcher.requests == {"arXiv": 1}


def test_a_dead_proxy_is_reported(fetcher, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)

    assert unavailable(fetcher, "http://dblp.org/") == "cannot be reached through the configured proxy"


def test_every_wait_is_reported(services, fetcher_with, events):
    fetcher = fetcher_with(min_interval_s=0.1)
    services.arxiv.fail(faults.out_of_order(), times=1)
    services.dblp.fail(faults.bot_check())

    fetcher(question(services, "arxiv"), title)
    fetcher(question(services, "arxiv"), title)
    with pytest.raises(SourceUnavailable):
        fetcher(question(services, "dblp"), title)

    assert [event.kind for event in events] == ["ask", "retry", "ask", "wait", "ask", "ask", "closed"]
    host = services.arxiv.url.removeprefix("http://")
    assert str(events[0]) == f"arXiv: asking {host} about 2103.00020"
    assert str(events[1]) == "arXiv: server error (503 Service Unavailable); trying again in 0.1 s"
    assert str(events[3]) == f"arXiv: waiting 0.1 s, the pause that {host} asks for"
    assert str(events[6]).startswith("dblp.org: returned a bot check")


@pytest.mark.parametrize("fault", [faults.silent(60), faults.dripping(0.05), faults.rate_limited("30")])
def test_ctrl_c_ends_a_wait_at_once(services, fault, tmp_path):
    services.arxiv.fail(fault)
    code = (
        "from bibexport.fetch import *\n"
        "from bibexport.sources.arxiv import SOURCE\n"
        "from bibexport.sources.source import Request\n"
        f"f = Fetcher(FetchSettings(cache_dir={str(tmp_path)!r}))\n"
        f"f(Request(asked=SOURCE, url={services.endpoints.url(arxiv.SOURCE)!r}, expects='xml'), print)"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen([sys.executable, "-c", code], env=env, stderr=subprocess.PIPE, text=True)
    while not services.arxiv.log and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=SOON_S)

    assert stderr.rstrip().endswith("KeyboardInterrupt")


def test_offline_commands_do_not_import_the_network():
    """`requests` is imported with the first request."""
    code = "import sys, bibexport.fetch; print([m for m in ('requests', 'filelock', 'urllib3') if m in sys.modules])"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
