import os
import pty
import subprocess
import sys

import pytest

from tests.servers import faults
from tests.servers.world import Paper, Record, World

WORLD = World(
    papers=(
        Paper(id="2103.00020", title="Learning Widgets", authors=("Alec Ray", "Jong Kim")),
        Paper(id="2312.17240", title="WIDE++: An Improved Widget", authors=("Sen Yang",), published="2023-12-01T00:00:00Z"),
    ),
    records=(
        Record(key="conf/icml/RayK21", title="Learning Widgets", authors=("Alec Ray", "Jong Kim"), year=2021, venue="ICML",
               doi="10.1234/icml.1"),
        Record(key="conf/nips/Lee99", title="Learning Gears", authors=("Bo Lee",), year=1999, venue="NIPS"),
        Record(key="conf/icml/Poe20", title="Learning Gears", authors=("Cy Poe",), year=2020, venue="ICML"),
    ),
)  # fmt: skip
MINE = '# mine\ntitle = "Mine"\n\n[[entry]]\nkey   =   "Old" # old\ntitle = "Old"\n'


@pytest.fixture
def world(serve):
    return serve(WORLD)


@pytest.fixture
def add(bibexport, world, tmp_path):
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "mine.toml").write_text(MINE)
    return lambda *arguments: bibexport("add", *arguments, env=world.environment)


def text(tmp_path):
    return (tmp_path / "catalog" / "mine.toml").read_text()


@pytest.mark.parametrize(
    "paper",
    [
        "2103.00020",
        "arXiv:2103.00020v2",
        "https://arxiv.org/pdf/2103.00020",
        "10.48550/arXiv.2103.00020",
        "learning widgets",
    ],
)
def test_a_paper_is_appended_with_what_the_sources_say(add, bibexport, world, tmp_path, paper):
    run = add(paper)

    assert run.returncode == 0
    assert run.stdout == "\\cite{ray2021learning}  Learning Widgets\n    Alec Ray, Jong Kim. ICML 2021\n"
    assert (
        text(tmp_path)
        == f'{MINE}\n[[entry]]\nkey = "ray2021learning"\ntitle = "Learning Widgets"\narxiv = "2103.00020"\n'
    )
    for service in world.all:
        service.log.clear()
    shown = bibexport("resolve", "--key", "ray2021learning", env=world.environment)
    assert shown.stderr.splitlines()[-1] == "1 entry: 1 published"
    assert not any(service.log for service in world.all)


@pytest.mark.parametrize(
    ("paper", "fields"),
    [
        ("conf/icml/RayK21", 'dblp = "conf/icml/RayK21"\n'),
        ("https://dblp.org/rec/conf/icml/RayK21.html", 'dblp = "conf/icml/RayK21"\n'),
        ("https://doi.org/10.1234/ICML.1", 'doi = "10.1234/icml.1"\ndblp = "conf/icml/RayK21"\n'),
    ],
)
def test_a_publication_is_pinned(add, tmp_path, paper, fields):
    assert add(paper).returncode == 0
    assert text(tmp_path).endswith(f'key = "ray2021learning"\ntitle = "Learning Widgets"\n{fields}')


def test_key_and_section_are_ones_own(add, tmp_path):
    add("2312.17240", "--key", "W plus plus", "--section", "Widgets > Improved")

    assert text(tmp_path).endswith(
        'key = "W plus plus"\ntitle = "WIDE++: An Improved Widget"\nsection = ["Widgets", "Improved"]\narxiv = "2312.17240"\n'
    )


def test_several_papers_are_added_together_or_not_at_all(add, tmp_path):
    assert add("2312.17240", "2103.00021").returncode == 2
    assert text(tmp_path) == MINE
    run = add("2312.17240", "conf/icml/RayK21")
    assert [line.split()[0] for line in run.stdout.splitlines()[::2]] == ["\\cite{WIDE++}", "\\cite{ray2021learning}"]
    assert text(tmp_path).startswith(MINE)
    assert text(tmp_path).count("[[entry]]") == 3


@pytest.mark.parametrize("again", ["2103.00020", "conf/icml/RayK21", "10.1234/icml.1", "Learning Widgets"])
def test_a_paper_that_is_there_already_is_refused_by_any_of_its_names(add, tmp_path, again):
    add("2103.00020")
    before = text(tmp_path)
    run = add(again, "--key", "Other")

    assert run.returncode == 2
    assert "catalog/mine.toml:8: ray2021learning: is " in run.stderr.replace(os.sep, "/")
    assert text(tmp_path) == before


def test_a_paper_that_is_named_twice_is_refused(add, tmp_path):
    run = add("2103.00020", "conf/icml/RayK21")

    assert run.returncode == 2
    assert "is named twice" in run.stderr
    assert text(tmp_path) == MINE


@pytest.mark.parametrize("key", ["Old", "old"])
def test_a_key_that_is_taken_is_refused_and_its_entry_is_named(add, tmp_path, key):
    run = add("2103.00020", "--key", key)

    assert run.returncode == 2
    assert "mine.toml:4: Old: BibTeX would treat" in run.stderr
    assert text(tmp_path) == MINE


def test_of_several_papers_with_a_title_none_is_taken_unasked(add, tmp_path):
    run = add("Learning Gears")

    assert run.returncode == 1
    assert "several papers have the title 'Learning Gears'; candidates:" in run.stderr
    assert "Bo Lee. NIPS 1999  [conf/nips/Lee99]" in run.stderr
    assert "Cy Poe. ICML 2020  [conf/icml/Poe20]" in run.stderr
    assert text(tmp_path) == MINE


def test_on_a_terminal_a_number_chooses(add, world, tmp_path):
    ours, theirs = pty.openpty()
    try:
        os.write(ours, b"2\n")
        run = subprocess.run(
            [sys.executable, "-m", "bibexport", "add", "Learning Gears"], cwd=tmp_path, stdin=theirs,
            capture_output=True, text=True, timeout=60, env={**os.environ, **world.environment, "BIBEXPORT_MIN_INTERVAL": "0"},
        )  # fmt: skip
    finally:
        os.close(ours)
        os.close(theirs)

    assert run.returncode == 0
    second = run.stderr.split("  2. ")[1].split("[")[1].split("]")[0]
    assert text(tmp_path).endswith(f'dblp = "{second}"\n')


@pytest.mark.parametrize(
    ("paper", "code", "message"),
    [
        ("2103.99999", 2, "arXiv has no paper 2103.99999"),
        ("conf/icml/Nobody", 2, "DBLP has no record conf/icml/Nobody"),
        ("On Nothing at All", 1, "DBLP has no paper with the title 'On Nothing at All'"),
        ("10.9999/nothing", 1, "DBLP has no paper with the title '10.9999/nothing'"),
        ("widgets", 2, "expected an arXiv id, a DOI, a DBLP key, an address of one, or a title, got 'widgets'"),
        ("https://example.org/paper.pdf", 2, "expected an arXiv id"),
    ],
)
def test_what_names_no_paper_is_told_and_nothing_is_written(add, tmp_path, paper, code, message):
    run = add(paper)

    assert run.returncode == code
    assert message in run.stderr
    assert text(tmp_path) == MINE


def test_a_paper_about_which_nobody_could_be_asked_is_not_added(add, world, tmp_path):
    for service in world.all:
        service.fail(faults.out_of_order())
    run = add("2103.00020", "--timeout", "15")

    assert run.returncode == 3
    assert "nothing was added" in run.stderr
    assert text(tmp_path) == MINE


def test_a_paper_whose_publication_is_not_checked_yet_is_added_and_that_is_told(add, world, tmp_path):
    for service in (world.sparql, world.dblp):
        service.fail(faults.bot_check())
    run = add("2103.00020")

    assert run.returncode == 0
    assert "unchecked: ray2021learning (" in run.stderr
    assert text(tmp_path).startswith(MINE)


def test_a_catalog_that_is_not_there_is_made(bibexport, world, tmp_path):
    run = bibexport("add", "2103.00020", "--to", "new.toml", env=world.environment)

    assert run.returncode == 0
    assert (tmp_path / "new.toml").read_text().startswith('[[entry]]\nkey = "ray2021learning"\n')
    assert (tmp_path / "new.lock.json").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2103.00020"], "there is no catalog/ here"),
        (["2103.00020", "--to", "list.md"], "is not a TOML catalog"),
        (["2103.00020", "--to", "two"], "two has 2 catalogs"),
        (["2103.00020", "2312.17240", "--to", "x.toml", "--key", "K"], "--key takes one paper"),
        ([], "Missing argument"),
    ],
)
def test_where_to_write_has_to_be_clear(bibexport, tmp_path, arguments, message):
    (tmp_path / "two").mkdir()
    for name in ("a.toml", "b.toml"):
        (tmp_path / "two" / name).write_text("")
    run = bibexport("add", *arguments)

    assert run.returncode == 2
    assert message in run.stderr
    assert not (tmp_path / "x.toml").exists()
