"""`bibex fix` corrects a person's .bib, and `check --fix` does the same after its report."""

import pytest

from tests.servers import faults
from tests.servers.world import Paper, Record, World

WORLD = World(
    papers=(Paper(id="2103.00020", title="Learning Widgets from 2D Points", authors=("Alec Ray", "Jong Kim")),),
    records=(
        Record(
            key="conf/icml/RayK21", title="Learning Widgets from 2D Points", authors=("Alec Ray", "Jong Kim"), year=2021,
            venue="ICML", pages="1-9",
        ),
    ),
)  # fmt: skip
RIGHT = """\
% mine
@inproceedings{ray2021,
  author = {Alec Ray and Jong Kim},
  title = "Learning Widgets from 2D Points",
  booktitle = {ICML}, year = 2021,
  pages = {1--9},
}
@book{b,
 title={{Ä Book}}, % kept
 year=1999}
"""
WRONG = RIGHT.replace("2021,\n  pages", "2019,\n  pages").replace("Alec Ray and Jong Kim", "Jong Kim and Alec Ray")


@pytest.fixture
def world(serve):
    return serve(WORLD)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_what_a_record_proves_is_corrected_and_all_else_stays(bibexport, world, tmp_path, encoding, end):
    (tmp_path / "refs.bib").write_bytes(WRONG.replace("\n", end).encode(encoding))
    run = bibexport("fix", "refs.bib", "--yes", env=world.environment)

    assert run.returncode == 0, run.stderr
    assert (tmp_path / "refs.bib").read_bytes() == RIGHT.replace("\n", end).encode(encoding)
    assert "corrected: ray2021: year (dblp:conf/icml/RayK21)\n" in run.stderr
    assert "2 entries: 2 corrections in 1 entry\n" in run.stderr


def test_the_diff_is_shown_and_nothing_is_written_without_consent(bibexport, world, tmp_path):
    (tmp_path / "refs.bib").write_text(WRONG)
    dry = bibexport("fix", "refs.bib", "--dry-run", env=world.environment)
    run = bibexport("fix", "refs.bib", env=world.environment)

    assert dry.returncode == 0
    assert run.returncode == 1
    assert "-  booktitle = {ICML}, year = 2019,\n+  booktitle = {ICML}, year = 2021,\n" in dry.stdout
    assert run.stdout == dry.stdout
    assert "refs.bib was not changed; use --yes to write it" in run.stderr
    assert (tmp_path / "refs.bib").read_text() == WRONG


def test_a_second_run_changes_and_asks_nothing(bibexport, world, tmp_path):
    (tmp_path / "refs.bib").write_text(WRONG)
    bibexport("fix", "refs.bib", "--yes", env=world.environment)
    for service in world.all:
        service.log.clear()
    run = bibexport("fix", "refs.bib", "--offline", env=world.environment)

    assert (run.returncode, run.stdout) == (0, "")
    assert not any(service.log for service in world.all)


def test_only_the_named_fields_are_corrected(bibexport, world, tmp_path):
    (tmp_path / "refs.bib").write_text(WRONG)
    bibexport("fix", "refs.bib", "--only", "year, pages", "--yes", env=world.environment)

    assert (tmp_path / "refs.bib").read_text() == RIGHT.replace("Alec Ray and Jong Kim", "Jong Kim and Alec Ray")
    run = bibexport("fix", "refs.bib", "--only", "yaer", env=world.environment)
    assert run.returncode == 2
    assert "no field 'yaer'; did you mean year?" in run.stderr


def test_a_silenced_field_is_left_alone(bibexport, world, tmp_path):
    text = WRONG.replace("% mine", "% bibexport: ignore year (the printed edition says so)")
    (tmp_path / "refs.bib").write_text(text)
    run = bibexport("fix", "refs.bib", "--yes", env=world.environment)

    assert run.returncode == 0, run.stderr
    assert (tmp_path / "refs.bib").read_text() == text.replace("Jong Kim and Alec Ray", "Alec Ray and Jong Kim")


def test_check_corrects_a_bib_too(bibexport, world, tmp_path):
    (tmp_path / "refs.bib").write_text(WRONG)
    run = bibexport("check", "refs.bib", "--fix", "--yes", env=world.environment)

    assert (tmp_path / "refs.bib").read_text() == RIGHT
    assert run.returncode == 0, run.stderr + run.stdout


def test_a_source_that_is_down_leaves_the_file_and_is_in_the_exit_code(bibexport, world, tmp_path):
    for service in world.all:
        service.fail(faults.out_of_order())
    (tmp_path / "refs.bib").write_text(WRONG)
    run = bibexport("fix", "refs.bib", "--yes", env=world.environment)

    assert run.returncode == 3
    assert (tmp_path / "refs.bib").read_text() == WRONG


@pytest.mark.parametrize(
    ("argument", "message"),
    [("gone.bib", "gone.bib: no such file"), ("list.md", "use `bibex check list.md --fix` to correct a list")],
)
def test_what_cannot_be_corrected_is_an_error_in_words(bibexport, tmp_path, argument, message):
    (tmp_path / "list.md").write_text("- [A](https://arxiv.org/abs/2103.00020)\n")
    run = bibexport("fix", argument)

    assert run.returncode == 2
    assert message in run.stderr
