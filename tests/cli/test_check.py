import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from bibexport.cli.fix import rewrite
from bibexport.cli.inputs import inputs
from bibexport.errors import OutputError
from bibexport.formats.toml import read as toml
from bibexport.sources.arxiv import CONTROL
from tests.servers import faults
from tests.servers.shipped import CATALOG, shipped_world
from tests.servers.world import Paper, Record, World

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "check.schema.json").read_text())
GOLDEN = Path(__file__).parents[1] / "golden"
WORLD = World(
    papers=(
        Paper(id="2103.00020", title="Learning Widgets from Noise", authors=("Alec Ray", "Jong Kim")),
        Paper(id="2103.00021", title="Reasoning about Gadgets in Kitchens", authors=("Ann Moe",)),
    ),
    records=(
        Record(key="conf/icml/RayK21", title="Learning Widgets from Noise", authors=("Alec Ray", "Jong Kim"), year=2021, venue="ICML"),
    ),
)  # fmt: skip
PREPRINT = "- `A` **Learning Widgets from Noise.** arXiv 21.  \n  [[Paper](https://arxiv.org/abs/2103.00020)]\n"
RIGHT = "- `B` **Reasoning about Gadgets in Kitchens.** arXiv 21.\n  [[Paper](https://arxiv.org/abs/2103.00021)]\n"
LIST = f"# Papers\n\n## Things\n\n{PREPRINT}{RIGHT}"
FOUND = r"list\.md:5: warning: A: the list says arXiv 2021; it has been published at ICML 2021 \(dblp conf/icml/RayK21, [\d-]+\) \[published\]\n"


@pytest.fixture
def listed(tmp_path, serve):
    """A list in a folder of its own, and the environment in which its papers are known."""
    (tmp_path / "list.md").write_text(LIST)
    return serve(WORLD).environment


def as_list(path: Path) -> str:
    """The shipped catalog as the kind of list that it came from."""
    lines = ["# Papers"]
    for entry in toml.read(path.read_text()).entries:
        key = next(iter(entry.aliases), entry.key)
        paper = next((link.url for link in entry.links if link.kind == "paper"), f"https://arxiv.org/abs/{entry.arxiv}")
        code = next((f" [[Code]({link.url})]" for link in entry.links if link.kind == "code"), "")
        lines += ["", f"## {' / '.join(entry.sections[0])}", ""] if lines[-1] == "# Papers" else []
        lines += [f"- `{key}` **{entry.title}.** {entry.claim.text}.   ", f"  [[Paper]({paper})]{code}"]
    return "\n".join(lines) + "\n"


def test_of_the_shipped_catalog_exactly_what_is_known_to_be_wrong_is_found(bibexport, tmp_path):
    (tmp_path / "catalog.toml").write_text(CATALOG.read_text())
    (tmp_path / "catalog.lock.json").write_bytes(CATALOG.with_suffix(".lock.json").read_bytes())
    run = bibexport("check", "catalog.toml")

    assert run.stdout == (GOLDEN / "check-catalog.txt").read_text()
    assert run.stderr == "2 warnings, 2 notes\n20 entries: 20 verified\n"
    assert run.returncode == 1


def test_of_the_list_that_it_came_from_too(bibexport, serve, tmp_path):
    (tmp_path / "list.md").write_text(as_list(CATALOG))
    run = bibexport("check", "list.md", env=serve(shipped_world()).environment)

    assert re.sub(r"\d{4}-\d\d-\d\d", "DAY", run.stdout) == (GOLDEN / "check-list.txt").read_text()
    assert run.stderr == "2 warnings, 8 notes\n20 entries: 20 verified\n"
    assert run.returncode == 1


def test_a_list_is_resolved_and_its_findings_told(bibexport, listed):
    run = bibexport("check", "list.md", env=listed)

    assert re.fullmatch(FOUND, run.stdout)
    assert (run.stderr, run.returncode) == ("1 warning\n2 entries: 2 verified\n", 1)


def test_a_list_that_is_right_has_no_findings(bibexport, listed, tmp_path):
    (tmp_path / "list.md").write_text(LIST.replace("arXiv 21", "ICML 2021", 1))
    run = bibexport("check", "list.md", env=listed)

    assert (run.stdout, run.stderr, run.returncode) == ("", "2 entries: 2 verified\n", 0)


def test_codes_and_entries_can_be_left_out_and_notes_fail_no_run(bibexport, listed, tmp_path):
    (tmp_path / "list.md").write_text(LIST.replace("00021)", "00021v1)"))

    assert bibexport("check", "list.md", "--ignore", "published", env=listed).returncode == 0
    assert bibexport("check", "list.md", "--key", "B", env=listed).stdout.endswith("[versioned-link]\n")
    assert bibexport("check", "list.md", "--ignore", "publishd", env=listed).returncode == 2


def test_json_has_findings_and_what_is_open(bibexport, tmp_path):
    (tmp_path / "list.md").write_text(LIST.replace("00020)", "00020v1)"))
    told = json.loads(bibexport("check", "list.md", "--offline", "--format", "json").stdout)
    jsonschema.validate(told, SCHEMA)

    assert told["version"] == 1
    assert [(one["code"], one["severity"], one["file"], one["line"], one["key"]) for one in told["findings"]] == [
        ("versioned-link", "info", "list.md", 5, "A")
    ]
    assert told["open"] == [
        {"file": "list.md", "line": line, "key": key, "outcome": "unchecked", "reason": "not asked"}
        for line, key in ((5, "A"), (7, "B"))
    ]


def test_github_gets_annotations(bibexport, listed):
    run = bibexport("check", "list.md", "--format", "github", env=listed)

    assert run.stdout.startswith("::warning file=list.md,line=5,title=A%3A published::the list says arXiv 2021;")


def test_identifiers_that_are_wrong_or_unknown_are_errors(bibexport, listed, tmp_path):
    (tmp_path / "list.md").write_text(
        LIST.replace("2103.00020", "2103.00021", 1).replace("00021)]\n", "00099)]\n").replace("00099", "00021", 1)
    )
    run = bibexport("check", "list.md", env=listed)

    assert [line.split(": ")[1:3] for line in run.stdout.splitlines()] == [["error", "A"], ["error", "B"]]
    assert "arXiv:2103.00021 is “Reasoning about Gadgets in Kitchens”: the paper of B" in run.stdout
    assert "arXiv has no paper 2103.00099 [unknown-id]" in run.stdout
    assert run.returncode == 1


def test_an_outage_is_no_finding_and_not_silent(bibexport, serve, tmp_path):
    services = serve(WORLD)
    for service in services.all:
        service.fail(faults.bot_check())
    (tmp_path / "list.md").write_text(LIST)
    run = bibexport("check", "list.md", env=services.environment)

    assert (run.stdout, run.returncode) == ("", 3)
    assert "unchecked: A, B (" in run.stderr
    assert bibexport("check", "list.md", "--offline", "--strict").returncode == 1
    assert bibexport("check", "list.md", "--offline").returncode == 0


def test_fix_shows_the_diff_and_writes_only_when_told_to(bibexport, listed, tmp_path):
    (tmp_path / "list.md").write_bytes(b"\xef\xbb\xbf" + LIST.replace("\n", "\r\n").encode())
    before = (tmp_path / "list.md").read_bytes()
    shown = bibexport("check", "list.md", "--fix", env=listed)

    assert shown.returncode == 1
    assert (tmp_path / "list.md").read_bytes() == before
    assert "list.md was not changed; use --yes to write it" in shown.stderr

    done = bibexport("check", "list.md", "--fix", "--yes", env=listed)
    assert done.stdout == shown.stdout
    assert (
        "\n-- `A` **Learning Widgets from Noise.** arXiv 21.  \n+- `A` **Learning Widgets from Noise.** ICML 21.  \n"
        in done.stdout
    )
    assert done.stderr.splitlines()[-1] == "wrote list.md"
    assert done.returncode == 0
    assert (tmp_path / "list.md").read_bytes() == before.replace(b"arXiv 21", b"ICML 21", 1)
    assert bibexport("check", "list.md", env=listed).returncode == 0


@pytest.mark.parametrize(("answer", "written"), [("y", True), ("n", False)])
def test_fix_asks_on_a_terminal(listed, tmp_path, answer, written):
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "A"\nvenue = "arXiv" # ?\narxiv = "2103.00020"\n')
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    run = subprocess.run(
        [sys.executable, "-m", "bibexport", "check", "c.toml", "--fix"], stdin=theirs, capture_output=True, text=True,
        cwd=tmp_path, timeout=60, env={**os.environ, **listed, "BIBEXPORT_CACHE_DIR": str(tmp_path), "BIBEXPORT_MIN_INTERVAL": "0"},
    )  # fmt: skip
    os.close(ours)
    os.close(theirs)

    assert "Write c.toml?" in run.stderr
    assert ('venue = "ICML 2021" # ?' in (tmp_path / "c.toml").read_text()) == written
    assert run.returncode == (0 if written else 1)


def test_a_claim_that_cannot_be_changed_is_named(bibexport, listed, tmp_path):
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "A"\nvenue = """arXiv"""\narxiv = "2103.00020"\n')
    run = bibexport("check", "c.toml", "--fix", "--yes", env=listed)

    assert "c.toml:3: A: cannot tell where to write ICML 2021; correct it by hand" in run.stderr
    assert run.returncode == 1


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path):
    path = tmp_path / "list.md"
    path.write_text(LIST)
    (one,) = inputs([str(path)])
    path.write_text("# Somebody else's\n")

    with pytest.raises(OutputError, match="has changed since it was read"):
        rewrite(one, "new")
    assert path.read_text() == "# Somebody else's\n"


def test_since_looks_only_at_what_is_new(bibexport, serve, tmp_path):
    services = serve(WORLD)
    (tmp_path / "old.md").write_text(f"# Papers\n\n## Things\n\n{PREPRINT}")
    (tmp_path / "list.md").write_text(LIST + PREPRINT.replace("`A`", "`A2`"))
    run = bibexport("check", "list.md", "--since", "old.md", env=services.environment)

    assert {entry for asked in services.arxiv.log for entry in asked.params["id_list"].split(",")} == {
        "2103.00020",
        "2103.00021",
    }
    assert [(line.split(": ")[0], line.rsplit(" ", 1)[1]) for line in run.stdout.splitlines()] == [
        ("list.md:9", "[duplicate]"),
        ("list.md:9", "[published]"),
    ]


def test_since_asks_only_about_what_is_new(bibexport, serve, tmp_path):
    services = serve(WORLD)
    again = RIGHT.replace("`B`", "`New`").replace("00021", "00099")
    (tmp_path / "old.md").write_text(LIST)
    (tmp_path / "list.md").write_text(LIST.replace(PREPRINT, again + PREPRINT))
    run = bibexport("check", "list.md", "--since", "old.md", env=services.environment)

    asked = {arxiv for request in services.arxiv.log for arxiv in request.params["id_list"].split(",")}
    assert asked == {"2103.00099", CONTROL}
    assert [(line.split(": ")[0], line.rsplit(" ", 1)[1]) for line in run.stdout.splitlines()] == [
        ("list.md:5", "[unknown-id]"),
    ]


def test_since_with_nothing_new_asks_nobody(bibexport, serve, tmp_path):
    services = serve(WORLD)
    for name in ("old.md", "list.md"):
        (tmp_path / name).write_text(LIST)
    run = bibexport("check", "list.md", "--since", "old.md", env=services.environment)

    assert (run.stdout, run.stderr, run.returncode) == ("", "0 entries: nothing to check\n", 0)
    assert not any(service.log for service in services.all)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-", "--fix"], "--fix needs a file"),
        (["list.md", "--yes"], "--yes goes with --fix"),
        (["folder", "--since", "list.md"], "name one file"),
        (["nothing.md"], "no such file"),
    ],
)
def test_wrong_use_is_told(bibexport, tmp_path, arguments, message):
    (tmp_path / "list.md").write_text(LIST)
    (tmp_path / "folder").mkdir()
    for name in ("a", "b"):
        (tmp_path / "folder" / f"{name}.toml").write_text(f'[[entry]]\nkey = "{name}"\n')
    run = bibexport("check", *arguments)

    assert run.returncode == 2
    assert message in run.stderr


def test_a_bibliography_is_checked_for_keys_and_duplicates(bibexport, tmp_path):
    (tmp_path / "c.bib").write_text(
        "@misc{A#B, title={X}}\n@misc{C++, title={One Title for Two}, doi={10.1234/x}}\n@misc{D, title={One Title for Two}, doi={10.1234/x}}\n"
    )
    run = bibexport("check", "c.bib", "--offline", "--fix")

    assert [line.strip() for line in run.stdout.splitlines() if line.startswith("  ")][:3] == [
        "info: LaTeX cannot use the key 'A#B'; cite it as AsharpB [key-latex]",
        "info: pandoc reads @C++ as @C: write @{C++} [key-pandoc]",
        "warning: C++ (line 2) has DOI 10.1234/x too [duplicate]",
    ]


BIB = """
@inproceedings{right, title={Learning Widgets from Noise}, author={Ray, Alec and Kim, Jong}, booktitle={ICML}, year={2021}}

@inproceedings{wrong, title={Learning Widgets from Noise}, author={Ray, Alec and Moe, Ann}, booktitle={ICML}, year={2019}}

@article{preprint, title={Learning Widgets from Noise}, author={Ray, Alec and Kim, Jong}, journal={arXiv preprint arXiv:2103.00020}, eprint={2103.00020}, archiveprefix={arXiv}, year={2021}}

@inproceedings{invented, title={A Theory of Invented Gadgets in Kitchens}, author={Poe, Eva and Low, Ada}, booktitle={ICML}, year={2020}}

@inproceedings{borrowed, title={Learning Widgets from Noise}, author={Ray, Alec and Kim, Jong}, booktitle={ICML}, year={2021}, eprint={2103.00021}, archiveprefix={arXiv}}

@book{book, title={The Compleat Widget}, author={Poe, Eva}, publisher={Gear Press}, year={1977}}
"""


@pytest.fixture
def refs(tmp_path, serve):
    """A bibliography, and the environment in which its papers are known."""
    (tmp_path / "refs.bib").write_text(BIB)
    return serve(WORLD)


def test_each_entry_of_a_bibliography_gets_a_verdict(bibexport, refs):
    run = bibexport("check", "refs.bib", "--format", "json", env=refs.environment)
    report = json.loads(run.stdout)
    jsonschema.validate(report, SCHEMA)

    assert {one["key"]: (one["verdict"], [field["field"] for field in one["fields"]]) for one in report["entries"]} == {
        "right": ("verified", []),
        "wrong": ("differs", ["author", "year"]),
        "preprint": ("verified", []),
        "invented": ("not-found", []),
        "borrowed": ("other-paper", ["eprint"]),
        "book": ("unknown", []),
    }
    assert {(one["key"], one["code"]) for one in report["findings"]} >= {
        ("wrong", "authors"),
        ("wrong", "year"),
        ("preprint", "published"),
        ("invented", "not-found"),
        ("borrowed", "wrong-id"),
    }
    wrong = next(one for one in report["entries"] if one["key"] == "wrong")
    assert wrong["record"] == {"source": "dblp", "id": "conf/icml/RayK21"}
    assert wrong["fields"][1] == {"field": "year", "given": "2019", "record": "2021", "why": ""}
    assert [one["key"] for one in report["open"]] == ["book"]
    assert (run.stderr.splitlines()[-1], run.returncode) == (
        "6 entries: 2 verified, 1 differs, 1 other paper, 1 not found, 1 cannot tell",
        1,
    )


def test_the_second_run_asks_nobody(bibexport, refs, tmp_path):
    first = bibexport("check", "refs.bib", env=refs.environment)
    asked = [len(service.log) for service in refs.all]
    again = bibexport("check", "refs.bib", "--offline", env=refs.environment)

    assert (tmp_path / "refs.lock.json").exists()
    assert again.stdout == first.stdout
    assert [len(service.log) for service in refs.all] == asked


def test_verbose_names_every_entry_and_counts_the_requests(bibexport, refs):
    run = bibexport("check", "refs.bib", "--verbose", env=refs.environment)
    again = bibexport("check", "refs.bib", "--verbose", "--offline", env=refs.environment)

    assert "2 verified\n  right, preprint\n" in run.stdout
    assert re.search(r"^\d+ requests: .*arXiv 1", run.stderr, re.MULTILINE)
    assert "0 requests\n" in again.stderr


def test_nothing_asked_does_not_read_as_nothing_wrong(bibexport, tmp_path):
    (tmp_path / "refs.bib").write_text(BIB)
    (tmp_path / "empty.bib").write_text("% nothing yet\n")
    offline = bibexport("check", "refs.bib", "--offline", "--ignore", "duplicate", "--ignore", "duplicate-title")

    assert offline.stderr.splitlines()[-1] == "6 entries: 6 cannot tell"
    assert "no findings" not in offline.stderr
    assert bibexport("check", "empty.bib").stderr == "0 entries: nothing to check\n"


def test_an_entry_that_cannot_be_read_is_reported(bibexport, refs, tmp_path):
    (tmp_path / "refs.bib").write_text(BIB + "@article{broken, title = {X} year = 2020}\n")
    run = bibexport("check", "refs.bib", "-q", env=refs.environment)

    assert re.search(r"^refs\.bib:\d+: warning: .*\[bib-syntax\]$", run.stderr, re.MULTILINE)


def test_an_outage_accuses_no_entry_and_fails_a_strict_run(bibexport, refs, tmp_path):
    (tmp_path / "refs.bib").write_text(BIB.partition("@inproceedings{wrong")[0])
    for service in refs.all:
        service.fail(faults.bot_check())
    run = bibexport("check", "refs.bib", env=refs.environment)
    report = json.loads(bibexport("check", "refs.bib", "--format", "json", env=refs.environment).stdout)

    assert (run.stderr.splitlines()[-1], run.returncode) == ("1 entry: 1 cannot tell", 3)
    assert "right" in run.stdout
    assert [one["verdict"] for one in report["entries"]] == ["unknown"]
    assert bibexport("check", "refs.bib", "--strict", env=refs.environment).returncode == 3


def test_a_reason_beside_an_entry_hides_a_finding(bibexport, refs, tmp_path):
    first = BIB.partition("@article{preprint")[0]
    hidden = first.replace(
        "@inproceedings{wrong", "% bibexport: ignore author, year (as printed)\n@inproceedings{wrong"
    )
    (tmp_path / "refs.bib").write_text(hidden)
    run = bibexport("check", "refs.bib", "--ignore", "duplicate-title", env=refs.environment)

    assert (run.stdout, run.stderr, run.returncode) == ("", "2 entries: 2 verified\n", 0)


def test_sarif_of_a_bibliography_has_a_result_for_each_finding(bibexport, refs):
    log = json.loads(bibexport("check", "refs.bib", "--format", "sarif", env=refs.environment).stdout)
    findings = json.loads(bibexport("check", "refs.bib", "--format", "json", env=refs.environment).stdout)["findings"]

    assert log["version"] == "2.1.0"
    assert [one["ruleId"] for one in log["runs"][0]["results"]] == [one["code"] for one in findings]


@pytest.mark.parametrize("format_", ["sarif", "github"])
def test_files_are_named_from_the_root_of_the_repository_wherever_it_is_run(refs, tmp_path, format_):
    folder = tmp_path / "paper" / "text"
    folder.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (folder.parent / "my refs.bib").write_text(BIB)
    places = set()
    for where, path in [
        (folder, "../my refs.bib"),
        (folder.parent, "my refs.bib"),
        (tmp_path, str(folder.parent / "my refs.bib")),
    ]:
        run = subprocess.run(
            [sys.executable, "-m", "bibexport", "check", path, "--offline", "--format", format_],
            cwd=where, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        places |= set(re.findall(r'"uri": "(.*?)"|file=(.*?),', run.stdout))

    assert places == {("paper/my%20refs.bib", "")} if format_ == "sarif" else {("", "paper/my refs.bib")}


def test_since_looks_at_every_field_of_a_bibliography(bibexport, refs, tmp_path):
    (tmp_path / "old.bib").write_text(
        BIB.replace(
            "title={Learning Widgets from Noise}, author={Ray, Alec and Kim, Jong}",
            "title={Learning Widgets from Noise}, author={Ray, Alec}",
            1,
        )
    )
    report = json.loads(
        bibexport("check", "refs.bib", "--since", "old.bib", "--format", "json", env=refs.environment).stdout
    )

    assert [one["key"] for one in report["entries"]] == ["right"]


def test_csl_items_are_checked_too(bibexport, refs, tmp_path):
    item = {"id": "csl", "type": "paper-conference", "title": "Learning Widgets from Noise"}
    item |= {"author": [{"family": "Ray", "given": "Alec"}, {"family": "Kim", "given": "Jong"}]}
    item |= {"container-title": "ICML", "issued": {"date-parts": [[2020]]}}
    (tmp_path / "items.json").write_text(json.dumps([item]))
    run = bibexport("check", "items.json", env=refs.environment)

    assert "csl “Learning Widgets from Noise” differs from dblp" in run.stdout
    assert run.stderr.splitlines()[-1] == "1 entry: 1 differs"
