import json
import os
import pty
import re
import subprocess
import sys

import pytest

from bibexport.lock import loads
from tests.servers import faults
from tests.servers.world import Paper, Record, World
from tests.upgrade.bibliographies import TITLE
from tests.upgrade.test_rewriting import SCHOLAR

WORLD = World(
    papers=(
        Paper(id="2103.00020", title="Learning Widgets from 2D Points", authors=("Alec Ray", "Jong Kim")),
        Paper(id="2312.17240", title="W++: An Improved Widget", authors=("Sen Yang",)),
        Paper(id="2401.00001", title="Deep Things", authors=("Ann Doe",)),
    ),
    records=(
        Record(
            key="conf/icml/RayK21", title="Learning Widgets from 2D Points", authors=("Alec Ray", "Jong Kim"), year=2021,
            venue="ICML", pages="1-9",
        ),
        *(
            Record(key=f"conf/{venue}/Doe24", title="Deep Things", authors=("Ann Doe",), year=2024, venue=venue.upper())
            for venue in ("icml", "iclr")
        ),
    ),
)  # fmt: skip
STILL = "@misc{yang, title={W++: An Improved Widget}, author={Sen Yang}, eprint={2312.17240}, archiveprefix={arXiv}}\n"
OPEN = "@misc{doe, title={Deep Things}, author={Ann Doe}, eprint={2401.00001}, archiveprefix={arXiv}}\n"
WITHOUT = "@article{noid, title={Nameless}, author={Ann Doe}, journal={arXiv preprint}, year=2020}\n"
BOOK = "@book{b,\n title={{Ä Book}}, % kept\n year=1999}\n"
ALL = f"% mine\n{SCHOLAR}\n{BOOK}{STILL}{OPEN}{WITHOUT}"


@pytest.fixture
def world(serve):
    return serve(WORLD)


def test_the_change_is_shown_and_what_is_left_is_told_with_the_reason(bibexport, world, tmp_path):
    (tmp_path / "refs.bib").write_text(ALL)
    run = bibexport("upgrade", "refs.bib", "--dry-run", env=world.environment)

    assert (tmp_path / "refs.bib").read_text() == ALL
    assert run.returncode == 0
    assert "\n-@article{ray2021,\n+@inproceedings{ray2021,\n" in run.stdout
    assert run.stdout.startswith("--- a/refs.bib\n+++ b/refs.bib\n")
    assert "upgraded: ray2021: ICML 2021, conf/icml/RayK21 (title equal; 2 of 2 authors)\n" in run.stderr
    assert "left: yang: still preprints; DBLP has no published version of them\n" in run.stderr
    assert re.search(r"left: doe: two records fit equally well; conf/icl?\S+ .*; conf/ic\S+ ", run.stderr)
    assert "left: noid: no arXiv id; add one so that the paper is certain\n" in run.stderr
    assert run.stderr.splitlines()[-1] == "4 preprints: 1 published, 3 unchanged"


def test_the_shown_change_is_a_patch_that_makes_what_is_written(bibexport, world, tmp_path):
    (tmp_path / "refs.bib").write_bytes(ALL.replace("\n", "\r\n").encode())
    shown = subprocess.run(
        [sys.executable, "-m", "bibexport", "upgrade", "refs.bib", "--dry-run"],
        cwd=tmp_path, capture_output=True, env={**os.environ, **world.environment, "BIBEXPORT_MIN_INTERVAL": "0"},
    ).stdout  # fmt: skip
    (tmp_path / "copy.bib").write_bytes(ALL.replace("\n", "\r\n").encode())
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    (tmp_path / "shown.patch").write_bytes(shown.replace(b"refs.bib", b"copy.bib"))

    assert bibexport("upgrade", "refs.bib", "--yes", env=world.environment).returncode == 0
    subprocess.run(["git", "apply", "shown.patch"], cwd=tmp_path, check=True)
    assert (tmp_path / "refs.bib").read_bytes() == (tmp_path / "copy.bib").read_bytes()
    assert (tmp_path / "refs.bib").read_bytes() != ALL.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_everything_else_stays_byte_for_byte_in_any_encoding(bibexport, world, tmp_path, encoding, end):
    data = ALL.replace("\n", end).encode(encoding)
    (tmp_path / "refs.bib").write_bytes(data)
    run = bibexport("upgrade", "refs.bib", "--yes", env=world.environment)

    written = (tmp_path / "refs.bib").read_bytes()
    assert run.returncode == 0
    for part in ("% mine\n", f"\n{BOOK}{STILL}{OPEN}{WITHOUT}"):
        assert part.replace("\n", end).encode(encoding).removeprefix(b"\xef\xbb\xbf") in written
    assert written.startswith(b"\xef\xbb\xbf") is (encoding == "utf-8-sig")
    assert written.count(b"\r\n") == (written.count(b"\n") if end == "\r\n" else 0)
    assert f"title={{{TITLE}}},{end}".encode() in written
    assert b"booktitle={International Conference on Machine Learning ({ICML} 2021)}" in written


def test_a_second_run_changes_and_asks_nothing(bibexport, world, tmp_path):
    (tmp_path / "refs.bib").write_text(ALL.replace(OPEN, ""))
    bibexport("upgrade", "refs.bib", "--yes", env=world.environment)
    written = (tmp_path / "refs.bib").read_bytes()
    for service in world.all:
        service.log.clear()
    run = bibexport("upgrade", "refs.bib", "--yes", env=world.environment)

    assert run.returncode == 0
    assert run.stdout == ""
    assert (tmp_path / "refs.bib").read_bytes() == written
    assert not any(service.log for service in world.all)
    assert set(loads((tmp_path / "refs.lock.json").read_bytes()).verdicts) == {"arxiv:2103.00020", "arxiv:2312.17240"}


def test_what_was_a_preprint_the_last_time_is_asked_again_where_that_is_wanted(bibexport, serve, tmp_path):
    services = serve(World(papers=WORLD.papers))
    (tmp_path / "refs.bib").write_text(SCHOLAR)
    assert "0 published" in bibexport("upgrade", "refs.bib", "--yes", env=services.environment).stderr
    later = serve(WORLD)

    assert "0 published" in bibexport("upgrade", "refs.bib", "--dry-run", env=later.environment).stderr
    assert "1 published" in bibexport("upgrade", "refs.bib", "--dry-run", "--refresh", env=later.environment).stderr


def test_a_source_that_is_down_leaves_the_file_and_is_in_the_exit_code(bibexport, world, tmp_path):
    for service in world.all:
        service.fail(faults.out_of_order())
    (tmp_path / "refs.bib").write_text(ALL)
    run = bibexport("upgrade", "refs.bib", "--yes", "--timeout", "15", env=world.environment)

    assert run.returncode == 3
    assert (tmp_path / "refs.bib").read_text() == ALL
    assert re.search(r"left: ray2021, yang, doe: unchecked: arXiv", run.stderr)


@pytest.mark.parametrize(
    ("own", "wrong"),
    [
        (TITLE, "On Gears"),
        ("Ray, Alec and Kim, Jong", "Doe, Ann and Roe, Bob"),
        ("Ray, Alec and Kim, Jong", "Kim, Jong and Ray, Alec"),
        ("Ray, Alec and Kim, Jong", "Ray, Alec"),
    ],
)
def test_what_check_calls_wrong_is_not_upgraded(bibexport, world, tmp_path, own, wrong):
    assert own in SCHOLAR
    (tmp_path / "refs.bib").write_text(SCHOLAR.replace(own, wrong))
    checked = json.loads(bibexport("check", "refs.bib", "--format", "json", env=world.environment).stdout)
    run = bibexport("upgrade", "refs.bib", "--yes", env=world.environment)

    assert checked["entries"][0]["verdict"] in ("differs", "other-paper")
    assert "left: ray2021: title or authors are not those of arXiv:2103.00020" in run.stderr
    assert (tmp_path / "refs.bib").read_text() == SCHOLAR.replace(own, wrong)


def test_what_check_calls_published_is_upgraded(bibexport, world, tmp_path):
    (tmp_path / "refs.bib").write_text(ALL)
    checked = json.loads(bibexport("check", "refs.bib", "--format", "json", env=world.environment).stdout)
    for service in world.all:
        service.log.clear()
    run = bibexport("upgrade", "refs.bib", "--dry-run", env=world.environment)

    published = [one["key"] for one in checked["findings"] if one["code"] == "published"]
    assert published == ["ray2021"]
    assert re.findall(r"^upgraded: (\w+):", run.stderr, re.MULTILINE) == published
    assert not any(service.log for service in world.all)


def test_keys_choose_entries_and_unknown_ones_are_named(bibexport, world, tmp_path):
    (tmp_path / "refs.bib").write_text(ALL)
    run = bibexport("upgrade", "refs.bib", "--dry-run", "--key", "yang", env=world.environment)
    wrong = bibexport("upgrade", "refs.bib", "--dry-run", "--key", "ray")

    assert run.stderr.splitlines()[-1] == "1 preprint: 0 published, 1 unchanged"
    assert {asked.params["id_list"] for asked in world.arxiv.log} == {"2312.17240"}
    assert wrong.returncode == 2
    assert "no entry has the key 'ray'; did you mean ray2021" in wrong.stderr


def test_without_a_terminal_nothing_is_written_unasked(bibexport, world, tmp_path):
    (tmp_path / "refs.bib").write_text(ALL)
    run = bibexport("upgrade", "refs.bib", env=world.environment)

    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == "refs.bib was not changed; use --yes to write it"
    assert (tmp_path / "refs.bib").read_text() == ALL


@pytest.mark.parametrize(("answer", "writes"), [(b"y\n", True), (b"n\n", False)])
def test_on_a_terminal_it_asks(world, tmp_path, answer, writes):
    (tmp_path / "refs.bib").write_text(SCHOLAR)
    ours, theirs = pty.openpty()
    try:
        os.write(ours, answer)
        run = subprocess.run(
            [sys.executable, "-m", "bibexport", "upgrade", "refs.bib"],
            cwd=tmp_path, stdin=theirs, capture_output=True, text=True, timeout=60,
            env={**os.environ, **world.environment, "BIBEXPORT_MIN_INTERVAL": "0"},
        )  # fmt: skip
    finally:
        os.close(ours)
        os.close(theirs)

    assert "Write refs.bib? [y/N]" in run.stderr
    assert ((tmp_path / "refs.bib").read_text() != SCHOLAR) is writes
    assert run.returncode == (0 if writes else 1)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("gone.bib", None, "gone.bib: no such file"),
        ("prose.bib", "Dear all,\n", "expected a .bib file"),
    ],
)
def test_what_is_no_bib_is_refused(bibexport, tmp_path, name, text, message):
    if text is not None:
        (tmp_path / name).write_text(text)
    run = bibexport("upgrade", name, "--yes")

    assert run.returncode == 2
    assert message in run.stderr


def test_venues_get_one_name_in_place_and_nothing_is_asked(bibexport, tmp_path):
    old = "@inproceedings{a, title={A}, booktitle={ICML}, year={2021}}\n"
    (tmp_path / "refs.bib").write_text(old)

    shown = bibexport("upgrade", "refs.bib", "--venues", "full")
    assert (shown.returncode, (tmp_path / "refs.bib").read_text()) == (1, old)
    assert (
        "+@inproceedings{a, title={A}, booktitle={International Conference on Machine Learning ({ICML} 2021)}"
        in shown.stdout
    )

    written = bibexport("upgrade", "refs.bib", "--venues", "full", "--yes", "--json")
    assert written.returncode == 0
    assert (
        json.loads(written.stdout)["entries"][0]["venue"] == "International Conference on Machine Learning (ICML 2021)"
    )
    assert "({ICML} 2021)" in (tmp_path / "refs.bib").read_text()
    assert "has one name" in bibexport("upgrade", "refs.bib", "--venues", "full").stderr
