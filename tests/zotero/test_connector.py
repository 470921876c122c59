"""A Zotero on this machine that never ends its answer, or is something else altogether."""

import time

import pytest

from bibexport.errors import SourceUnavailable
from bibexport.zotero import application
from bibexport.zotero.application import Connector
from tests.fetch.conftest import SOON_S
from tests.servers import faults
from tests.servers.server import Service
from tests.servers.zotero_connector import ZoteroConnector


@pytest.fixture
def zotero():
    service = Service(ZoteroConnector())
    yield service
    service.stop()


@pytest.mark.parametrize("fault", faults.ENDLESSLY_SLOW)
@pytest.mark.parametrize("ask", [Connector.version, Connector.target, lambda one: one.send(b"<rdf/>", "a")])
def test_an_answer_that_never_ends_is_given_up_within_the_time_budget(zotero, fault, ask):
    zotero.fail(faults.ENDLESSLY_SLOW[fault])
    began = time.monotonic()

    with pytest.raises(SourceUnavailable, match="has not answered for"):
        ask(Connector(zotero.url, budget_s=0.3))

    assert time.monotonic() - began < SOON_S


def test_all_requests_share_the_time_budget(zotero):
    one = Connector(zotero.url, budget_s=0.2)
    time.sleep(0.2)

    with pytest.raises(SourceUnavailable, match="within the time budget"):
        one.version()
    assert zotero.log == []


@pytest.mark.parametrize("fault", faults.TOO_LARGE)
def test_an_answer_larger_than_any_import_is_given_up(zotero, fault, monkeypatch):
    monkeypatch.setattr(application, "_ANSWER_BYTES", 1024 * 1024)
    zotero.fail(faults.TOO_LARGE[fault])

    with pytest.raises(SourceUnavailable, match="larger than 1 MiB"):
        Connector(zotero.url).version()


@pytest.mark.parametrize("fault", faults.MALFORMED)
def test_malformed_http_is_reported_in_words_that_a_terminal_may_show(zotero, fault):
    zotero.fail(faults.MALFORMED[fault][0])

    with pytest.raises(SourceUnavailable) as caught:
        Connector(zotero.url, budget_s=5).version()

    assert caught.value.reason.isprintable()


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_redirect_never_takes_an_import_elsewhere(zotero, code):
    other = Service(ZoteroConnector())
    zotero.fail(faults.redirected(f"{other.url}/connector/import?session=a", code))
    try:
        with pytest.raises(SourceUnavailable, match="must not see this request"):
            Connector(zotero.url).send(b"<rdf/>", "a")
    finally:
        other.stop()

    assert other.log == []


def test_a_deeply_nested_answer_is_reported(zotero):
    zotero.fail(faults.replaced(b"[" * 100_000))

    with pytest.raises(SourceUnavailable, match="does not say what is selected"):
        Connector(zotero.url).target()


def test_no_password_is_shown():
    with pytest.raises(SourceUnavailable) as caught:
        Connector("http://jane:secret@127.0.0.1:1").version()

    assert "secret" not in caught.value.reason
