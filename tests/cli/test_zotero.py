"""`zotero push` to a Zotero that runs here, and `zotero open` with one that is installed."""

import os
import stat
import sys

import pytest

from tests.cli.conftest import NOWHERE
from tests.servers import faults
from tests.servers.server import Service
from tests.servers.zotero_connector import ZoteroConnector

LIST = """\
title = "Small"

[[entry]]
key = "LISA"
title = "LISA: A Title"
section = ["Segmentation"]
tags = ["vision"]

[[entry]]
key = "LISA++"
title = "LISA++: Another Title"
section = ["Segmentation", "Better"]
"""


@pytest.fixture
def running():
    """Starts a Zotero; it ends with the test."""
    started = []

    def start(zotero):
        started.append(Service(zotero))
        return started[-1]

    yield start
    for service in started:
        service.stop()


@pytest.fixture
def catalog(tmp_path):
    (tmp_path / "small.toml").write_text(LIST)
    return "small.toml"


def push(bibexport, service, *arguments):
    return bibexport("zotero", "push", *arguments, "--offline", env={"BIBEXPORT_ZOTERO_URL": service.url})


def test_push_puts_all_items_into_the_selected_collection(bibexport, running, catalog):
    zotero = ZoteroConnector()
    run = push(bibexport, running(zotero), catalog)

    assert run.returncode == 0
    assert "2 items -> My Library > Reading list (Zotero 8.0.4)" in run.stderr
    assert zotero.imported == ["LISA: A Title", "LISA++: Another Title"]
    assert run.stdout == ""


def test_push_says_what_it_loses_and_leaves_no_empty_collections(bibexport, running, catalog):
    zotero = ZoteroConnector()
    run = push(bibexport, running(zotero), catalog)

    assert "turns tags into automatic tags and drops sections" in run.stderr
    assert zotero.collections == []


def test_push_says_nothing_of_losses_where_there_are_none(bibexport, running, tmp_path):
    (tmp_path / "plain.toml").write_text('[[entry]]\nkey = "A"\ntitle = "A Title"\n')
    run = push(bibexport, running(ZoteroConnector(collection=None)), "plain.toml")

    assert run.stderr.splitlines()[-1] == "1 item -> My Library (Zotero 8.0.4)"


def test_each_push_is_a_session_of_its_own(bibexport, running, catalog):
    zotero = ZoteroConnector()
    service = running(zotero)

    assert [push(bibexport, service, catalog).returncode for _ in range(2)] == [0, 0]
    assert len(zotero.sessions) == 2
    assert len(zotero.imported) == 4


def test_push_takes_only_what_is_chosen(bibexport, running, catalog):
    zotero = ZoteroConnector()
    push(bibexport, running(zotero), catalog, "--section", "better")

    assert zotero.imported == ["LISA++: Another Title"]


def test_a_read_only_library_gets_nothing(bibexport, running, catalog):
    zotero = ZoteroConnector(library="Group", collection=None, editable=False)
    service = running(zotero)
    run = push(bibexport, service, catalog)

    assert run.returncode == 2
    assert "error: Group is selected in Zotero but read-only; select another collection" in run.stderr
    assert [asked.path for asked in service.log] == ["/connector/ping", "/connector/getSelectedCollection"]


def test_without_zotero_push_tells_the_way_by_hand(bibexport, catalog):
    run = bibexport("zotero", "push", catalog, "--offline", env={"BIBEXPORT_ZOTERO_URL": NOWHERE})

    assert run.returncode == 3
    assert run.stderr == (
        f"error: Zotero: is not running here (nobody answers at {NOWHERE}); start it, then push again, or run "
        "`bibex export small.toml -o references.rdf`, then choose File > Import… in Zotero and select this file\n"
    )


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        (faults.page(), 3, "something other than Zotero answers"),
        (faults.hung_up, 3, "is not running here"),
        (faults.status(404, b"No endpoint found\n", "text/plain"), 3, "something other than Zotero answers"),
    ],
)
def test_whatever_else_answers_is_not_taken_for_zotero(bibexport, running, catalog, fault, code, told):
    service = running(ZoteroConnector())
    service.fail(fault)
    run = push(bibexport, service, catalog)

    assert run.returncode == code
    assert told in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        (faults.status(400), 2, "found nothing in the file that it can import"),
        (faults.status(409, b'{"error":"SESSION_EXISTS"}', "application/json"), 2, "push again"),
        (faults.status(500, b'{"libraryEditable":false}', "application/json"), 2, "read-only"),
        (faults.status(500, b"An error occurred\n", "text/plain"), 3, "the import failed with status 500"),
        (faults.replaced(b"<html>"), 3, "does not say what it has imported"),
    ],
)
def test_an_import_that_fails_is_told(bibexport, running, catalog, fault, code, told):
    service = running(ZoteroConnector())
    service.fail(lambda wire, answer: wire.send(answer), times=2)
    service.fail(fault)
    run = push(bibexport, service, catalog)

    assert run.returncode == code
    assert told in run.stderr
    assert "Traceback" not in run.stderr


def test_items_that_zotero_did_not_make_are_told(bibexport, running, catalog):
    run = push(bibexport, running(ZoteroConnector(takes=1)), catalog)

    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == "sent 2 items, but Zotero created 1"


def test_the_options_of_the_web_go_with_the_web(bibexport, catalog):
    run = bibexport("zotero", "push", catalog, "--apply")

    assert run.returncode == 2
    assert "--library and --apply need --web" in run.stderr


def installed(folder, script):
    """A command `zotero` that does what `script` says; gives back the environment that has it."""
    folder.mkdir()
    path = folder / "zotero"
    path.write_text(f"#!{sys.executable}\nimport sys\n{script}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def test_open_writes_the_file_and_gives_it_to_zotero(bibexport, catalog, tmp_path):
    env = installed(tmp_path / "bin", "open('told.txt', 'w').write(' '.join(sys.argv[1:]))")
    run = bibexport("zotero", "open", catalog, "--offline", "-o", "mine.rdf", env=env)

    assert run.returncode == 0
    assert run.stderr.splitlines()[-1] == "2 items -> mine.rdf -> Zotero, which asks before it imports"
    assert (tmp_path / "told.txt").read_text() == f"-file {tmp_path / 'mine.rdf'}"
    assert "<dc:title>LISA++: Another Title</dc:title>" in (tmp_path / "mine.rdf").read_text()
    assert "<z:Collection " in (tmp_path / "mine.rdf").read_text()


def test_open_does_not_wait_for_zotero_to_end(bibexport, catalog, tmp_path):
    script = "import os, time\nopen('pid.txt', 'w').write(str(os.getpid()))\ntime.sleep(50)"
    run = bibexport("zotero", "open", catalog, "--offline", env=installed(tmp_path / "bin", script))
    os.kill(int((tmp_path / "pid.txt").read_text()), 9)

    assert run.returncode == 0
    assert "Warning" not in run.stderr


def test_open_without_zotero_writes_the_file_and_tells_the_way_by_hand(bibexport, catalog, tmp_path):
    run = bibexport("zotero", "open", catalog, "--offline", env={"PATH": str(tmp_path), "HOME": str(tmp_path)})

    assert run.returncode == 1
    assert run.stderr.splitlines()[-2:] == [
        "2 items -> references.rdf",
        "Zotero: it was not found on this machine; choose File > Import… in Zotero and select this file",
    ]
    assert (tmp_path / "references.rdf").exists()


def test_a_zotero_that_fails_is_told(bibexport, catalog, tmp_path):
    run = bibexport("zotero", "open", catalog, "--offline", env=installed(tmp_path / "bin", "sys.exit(4)"))

    assert run.returncode == 1
    assert "failed with status 4; choose File > Import… in Zotero" in run.stderr


def test_the_help_of_bibexport_loads_nothing_of_this(bibexport):
    run = bibexport("--help", env={"PYTHONPROFILEIMPORTTIME": "1"}, as_process=True)
    loaded = {line.rsplit("|", 1)[-1].strip() for line in run.stderr.splitlines()}

    assert "Send a catalog to Zotero." in run.stdout
    assert "click" in loaded
    assert loaded.isdisjoint({"bibexport.cli.zotero", "bibexport.zotero", "requests", "pyzotero", "httpx"})
