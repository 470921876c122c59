"""`zotero push --web` against a server that behaves as Zotero's does."""

import os
import pty
import subprocess
import sys
from contextlib import suppress

import pytest

from tests.servers import faults
from tests.servers.server import Service
from tests.servers.zotero_web import ZoteroWeb

CLIP_TITLE = "Learning Transferable Visual Models From Natural Language Supervision"
LIST = f"""\
title = "My list"

[[entry]]
key = "CLIP"
section = ["Foundation"]
tags = ["contrastive"]
arxiv = "2103.00020"
links = {{ code = "https://github.com/OpenAI/CLIP" }}
venue = "ICML 2021"
[entry.override]
type = "paper-conference"
title = "{CLIP_TITLE}"
authors = [{{ family = "Radford", given = "Alec" }}, {{ literal = "OpenAI" }}]
container-title = "Proceedings of the 38th International Conference on Machine Learning"
pages = "8748-8763"
issued = "2021"

[[entry]]
key = "LISA++"
section = ["Segmentation", "Reasoning"]
arxiv = "2312.17240"
[entry.override]
type = "article"
title = "LISA++: An Improved Baseline"
authors = [{{ family = "Yang", given = "Senqiao" }}]
issued = "2023-12-28"
"""


@pytest.fixture
def served():
    """Starts a server; it ends with the test."""
    started = []

    def start(web):
        started.append(Service(web))
        return started[-1]

    yield start
    for service in started:
        service.stop()


@pytest.fixture
def push(bibexport, served, tmp_path):
    """Pushes the list, or another one, to a server; what it says does not have the API key in it."""
    (tmp_path / "my.toml").write_text(LIST)

    def run(web, *arguments, key="goodkey", catalog=None, **how):
        if catalog is not None:
            (tmp_path / "my.toml").write_text(catalog)
        service = web if isinstance(web, Service) else served(web)
        environment = {"BIBEXPORT_ZOTERO_API_URL": service.url, "ZOTERO_API_KEY": key}
        done = bibexport("zotero", "push", "--web", "my.toml", "--offline", *arguments, env=environment, **how)
        assert not key or key not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def writes(service):
    return [asked for asked in service.log if asked.method == "POST"]


def last(run):
    return run.stderr.splitlines()[-1]


def test_the_dry_run_shows_what_would_be_written_and_writes_nothing(push, served):
    web = ZoteroWeb()
    service = served(web)
    run = push(service, "--library", "user:12345")

    assert run.returncode == 0
    assert run.stdout.splitlines() == [
        "create collection  My list",
        "create collection  My list / Foundation",
        "create collection  My list / Segmentation",
        "create collection  My list / Segmentation / Reasoning",
        f"create  CLIP  {CLIP_TITLE}, +1 note, +2 links",
        "create  LISA++  LISA++: An Improved Baseline, +1 note, +1 link",
    ]
    assert run.stderr.splitlines()[-2:] == [
        "user:12345: 2 to create, 0 to update, 0 unchanged",
        "dry run: nothing was written; use --apply to write",
    ]
    assert writes(service) == []
    assert web.user.items == {}


def test_items_arrive_whole_in_nested_collections_with_their_keys(push):
    web = ZoteroWeb()
    run = push(web, "--apply")

    assert run.returncode == 0
    assert last(run) == "user:12345: 2 created, 0 updated, 0 unchanged, 5 notes and links added, 4 collections created"
    clip, lisa = web.user.papers["CLIP"], web.user.papers["LISA++"]
    assert clip["itemType"] == "conferencePaper"
    assert clip["proceedingsTitle"] == "International Conference on Machine Learning"
    assert clip["creators"] == [
        {"creatorType": "author", "firstName": "Alec", "lastName": "Radford"},
        {"creatorType": "author", "name": "OpenAI"},
    ]
    assert clip["extra"] == "arXiv: 2103.00020"
    assert clip["tags"] == [{"tag": "contrastive"}]
    assert web.user.in_collections(clip) == {("My list", "Foundation")}
    assert (lisa["itemType"], lisa["archiveID"], lisa["repository"]) == ("preprint", "arXiv:2312.17240", "arXiv")
    assert web.user.in_collections(lisa) == {("My list", "Segmentation", "Reasoning")}
    assert sorted(child.get("url", "note") for child in web.user.below(clip["key"])) == [
        "https://arxiv.org/pdf/2103.00020",
        "https://github.com/OpenAI/CLIP",
        "note",
    ]
    assert web.group.items == {}


def test_a_second_push_writes_nothing(push, served):
    web = ZoteroWeb()
    service = served(web)
    push(service, "--apply")
    before = (dict(web.user.items), web.user.version)
    service.log.clear()
    run = push(service, "--apply")

    assert last(run) == "user:12345: 0 created, 0 updated, 2 unchanged"
    assert writes(service) == []
    assert (web.user.items, web.user.version) == before


def test_a_server_without_the_field_gets_the_key_in_extra_and_the_next_push_finds_it_there(push, served):
    web = ZoteroWeb(without_fields={"citationKey", "eventPlace"})
    service = served(web)
    push(service, "--apply")
    run = push(service, "--apply")

    (clip,) = (item for item in web.user.papers.values() if item["itemType"] == "conferencePaper")
    assert clip["extra"] == "Citation Key: CLIP\narXiv: 2103.00020"
    assert last(run) == "user:12345: 0 created, 0 updated, 2 unchanged"


def test_what_the_catalog_says_anew_is_updated_and_what_others_added_stays(push, served):
    web = ZoteroWeb()
    service = served(web)
    push(service, "--apply")
    key = web.user.papers["CLIP"]["key"]
    web.user.collections["THEIRS22"] = {"key": "THEIRS22", "version": 1, "name": "Mine", "parentCollection": False}
    web.user.edit(key, tags=[{"tag": "to read"}], volume="1", collections=["THEIRS22"], extra="mine: yes")
    run = push(service, "--apply", catalog=LIST.replace("8748-8763", "1-2").replace('"contrastive"', '"vision"'))

    clip = web.user.papers["CLIP"]
    assert last(run).startswith("user:12345: 0 created, 1 updated, 1 unchanged")
    assert clip["pages"] == "1–2"
    assert clip["volume"] == "1"
    assert clip["tags"] == [{"tag": "to read"}, {"tag": "vision"}]
    assert clip["extra"] == "mine: yes\narXiv: 2103.00020"
    assert web.user.in_collections(clip) == {("Mine",), ("My list", "Foundation")}


def test_the_dry_run_names_the_fields_that_would_change(push, served):
    web = ZoteroWeb()
    service = served(web)
    push(service, "--apply")
    web.user.edit(web.user.papers["CLIP"]["key"], title="Another", tags=[])
    run = push(service)

    assert run.stdout == "update  CLIP  title, tags\n"


@pytest.mark.parametrize(
    "theirs",
    [
        {"itemType": "preprint", "archiveID": "arXiv:2103.00020"},
        {"itemType": "preprint", "url": "https://arxiv.org/abs/2103.00020v2"},
        {"itemType": "journalArticle", "extra": "arXiv: 2103.00020 [cs.CV]"},
        {"itemType": "preprint", "DOI": "10.48550/arXiv.2103.00020"},
    ],
)
def test_a_paper_that_the_library_has_already_is_found_by_its_arxiv_id(push, theirs):
    web = ZoteroWeb()
    key = web.user.add(title="CLIP, as I call it", repository="arXiv", **theirs) if theirs["itemType"] == "preprint" else (
        web.user.add(title="CLIP, as I call it", **theirs)
    )  # fmt: skip
    run = push(web, "--apply", "--key", "CLIP")

    assert last(run).startswith("user:12345: 0 created, 1 updated, 0 unchanged")
    item = web.user.items[key]
    assert (item["citationKey"], item["title"], item["itemType"]) == ("CLIP", CLIP_TITLE, "conferencePaper")
    assert "publisher" not in item, "the preprint's repository is not the publisher of the proceedings"
    assert len(web.user.papers) == 1


def test_an_item_keeps_the_citation_key_that_texts_cite(push):
    web = ZoteroWeb()
    web.user.add(itemType="preprint", title=CLIP_TITLE, archiveID="arXiv:2103.00020", citationKey="radford2021")
    run = push(web, "--apply", "--key", "CLIP")

    assert set(web.user.papers) == {"radford2021"}
    assert "note: CLIP keeps its existing citation key in the library, radford2021" in run.stderr


def test_another_paper_under_the_same_key_is_left_alone(push):
    web = ZoteroWeb()
    key = web.user.add(itemType="document", title="Paper Clips", citationKey="CLIP")
    before = dict(web.user.items[key])
    run = push(web, "--apply")

    assert run.returncode == 1
    assert f"skipped: CLIP (the library has another paper under this key: 'Paper Clips' ({key}))" in run.stderr
    assert web.user.items[key] == before
    assert set(web.user.papers) == {"CLIP", "LISA++"}


def test_a_write_of_others_in_the_middle_is_seen_and_nothing_comes_twice(push, served):
    web = ZoteroWeb()
    mine = {"itemType": "preprint", "title": "Theirs", "archiveID": "arXiv:2312.17240"}
    web.interruptions = [lambda: None, lambda: web.user.add(**mine)]
    service = served(web)
    run = push(service, "--apply")

    assert run.returncode == 0
    assert len(web.user.papers) == 2
    assert web.user.papers["LISA++"]["title"] == "LISA++: An Improved Baseline"
    assert last(run).startswith("user:12345: 1 created, 1 updated, 0 unchanged, 5 notes and links added")
    assert len(web.user.tree()) == 4


def test_retry_after_and_backoff_are_waited_for(push, served):
    web = ZoteroWeb()
    service = served(web)
    service.fail(faults.rate_limited("1"), times=1)
    service.fail(lambda wire, answer: (answer.headers.update({"Backoff": "1"}), wire.send(answer)), times=1)
    run = push(service)
    times = [asked.at for asked in service.log]

    assert run.returncode == 0
    assert times[1] - times[0] >= 1
    assert times[2] - times[1] >= 1
    assert run.stderr.count("waiting 1 s for zotero.org") == 2


def test_a_wrong_key_is_told_and_not_shown(push):
    run = push(ZoteroWeb(), key="wrongsecret")

    assert run.returncode == 2
    assert (
        "error: the server does not know this API key; make one at https://www.zotero.org/settings/keys" in run.stderr
    )


def test_a_key_with_other_characters_is_not_sent_and_not_shown(push, served):
    service = served(ZoteroWeb())
    run = push(service, key="wrong secret")

    assert run.returncode == 2
    assert "expected letters and digits" in run.stderr
    assert service.log == []


def test_without_a_key_the_variable_is_named(push):
    run = push(ZoteroWeb(), key="")

    assert run.returncode == 2
    assert "no API key; set ZOTERO_API_KEY" in run.stderr


def test_a_read_only_key_can_plan_but_not_write(push):
    web = ZoteroWeb(access={"user": {"library": True, "notes": True, "write": False}})
    dry = push(web)
    run = push(web, "--apply")

    assert (dry.returncode, last(dry)) == (
        0,
        "the API key has read-only access to this library; allow it to write at zotero.org/settings/keys",
    )
    assert (run.returncode, last(run)) == (
        2,
        "error: the API key has read-only access to user:12345; allow it to write at zotero.org/settings/keys",
    )
    assert web.user.items == {}


def test_notes_that_the_key_may_not_see_are_left_out(push):
    web = ZoteroWeb(access={"user": {"library": True, "notes": False, "write": True}})
    run = push(web, "--apply")

    assert "note: the API key has no access to the notes of user:12345; writing none" in run.stderr
    assert not any(item["itemType"] == "note" for item in web.user.items.values())


def test_a_group_library_is_written_and_no_other(push):
    web = ZoteroWeb()
    run = push(web, "--library", "group:678", "--apply")

    assert last(run).startswith("group:678: 2 created")
    assert set(web.group.papers) == {"CLIP", "LISA++"}
    assert web.user.items == {}


@pytest.mark.parametrize(
    ("library", "told"),
    [
        ("12345", "expected a library such as user:12345 or group:678, got '12345'"),
        ("user:999", "the API key is that of user:12345; it does not give access to user:999"),
        ("group:999", "the API key does not give access to group:999"),
    ],
)
def test_a_library_that_the_key_does_not_open_is_told(push, library, told):
    run = push(ZoteroWeb(), "--library", library)

    assert run.returncode == 2
    assert told in run.stderr


def test_what_the_server_does_not_take_is_told_and_the_rest_goes_on(push):
    web = ZoteroWeb()
    run = push(web, "--apply", catalog=LIST.replace('"contrastive"', f'"{"x" * 256}"'))

    assert run.returncode == 1
    assert "rejected by Zotero: CLIP: Tag 'xxx" in run.stderr
    assert set(web.user.papers) == {"LISA++"}
    assert not any(
        item.get("parentItem") not in {None, web.user.papers["LISA++"]["key"]} for item in web.user.items.values()
    )


def test_a_collection_that_the_server_does_not_take_does_not_keep_items_away(push):
    web = ZoteroWeb()
    run = push(web, "--apply", catalog=LIST.replace('"Reasoning"', f'"{"x" * 256}"'))

    assert run.returncode == 1
    assert "rejected by Zotero: My list / Segmentation / xxx" in run.stderr
    assert web.user.papers["LISA++"]["collections"] == []


@pytest.mark.parametrize("fault", [faults.page(), faults.replaced(b"[1, 2]"), faults.replaced(b"{}")])
def test_an_answer_that_is_none_of_zoteros_is_told(push, served, fault):
    service = served(ZoteroWeb())
    service.fail(fault)
    run = push(service)

    assert run.returncode == 3
    assert "Zotero's server: sent a reply that is not Zotero's" in run.stderr


def test_without_pyzotero_the_extra_is_named(push, tmp_path):
    (tmp_path / "pyzotero.py").write_text("raise ModuleNotFoundError(\"No module named 'pyzotero'\", name='pyzotero')")
    path = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{path}"
    try:
        run = push(ZoteroWeb(), as_process=True)
    finally:
        os.environ["PYTHONPATH"] = path

    assert run.returncode == 2
    assert "pip install 'bibexport[zotero]'" in run.stderr


def test_in_a_terminal_the_key_is_asked_for_and_not_shown(served, tmp_path):
    (tmp_path / "my.toml").write_text(LIST)
    service = served(ZoteroWeb())
    environment = {name: value for name, value in os.environ.items() if not name.endswith("ZOTERO_API_KEY")}
    environment |= {"BIBEXPORT_ZOTERO_API_URL": service.url, "XDG_CONFIG_HOME": str(tmp_path)}
    ours, theirs = pty.openpty()
    in_terminal = (
        "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from bibexport.cli.main import run; run()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", in_terminal, "zotero", "push", "--web", "my.toml", "--offline"],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path, env=environment, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    told = b""
    while b"not shown" not in told:
        told += os.read(ours, 1000)
    os.write(ours, b"goodkey\n")
    with suppress(OSError):  # Linux says so at the end
        while more := os.read(ours, 1000):
            told += more
    os.close(ours)

    assert process.wait(30) == 0
    assert b"2 to create" in told
    assert b"goodkey" not in told
