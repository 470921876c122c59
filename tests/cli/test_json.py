"""`--json`: every command prints one object, as its schema in docs/ describes it."""

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import click
import jsonschema
import msgspec
import pytest

from bibexport.check.verdicts import Truth
from bibexport.cli.main import SUBCOMMANDS, main
from bibexport.cli.results import SCHEMAS, VerdictForm, finding_forms
from bibexport.findings import Finding
from tests.cli.test_check import BIB, LIST, WORLD
from tests.servers import dblp_dump
from tests.servers.server import Service
from tests.servers.zotero_connector import ZoteroConnector
from tests.servers.zotero_web import ZoteroWeb

DOCS = Path(__file__).parents[2] / "docs"
WITHOUT = {"serve", "mcp"}
"""Commands without a result."""
CATALOG = """\
[[entry]]
key = "A"
title = "Learning Widgets from Noise"
section = ["Things"]
arxiv = "2103.00020"
venue = "arXiv 2021"

[[entry]]
key = "Gone"
title = "Reasoning about Gadgets in Kitchens"
arxiv = "2103.00021"
"""
ODD = """
@article{odd, title={An Oddly Numbered Widget}, author={Poe, Eva}, journal={Gears}, year={2020}, doi={10.1234/a_b^c}}
@article{broken title={X}}
"""


def leaves(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from leaves(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


COMMANDS = {name: command for name, command in leaves(main) if name not in WITHOUT}
CASES = {
    "export": ["export cat.toml -o out.bib --aux paper.tex", "export refs.bib -o out.csl.json -f csl-json"],
    "site": ["site cat.toml -o page --offline"],
    "resolve": ["resolve cat.toml", "resolve list.md --strict", "resolve refs.bib"],
    "check": ["check refs.bib", "check list.md --offline", "check cat.toml", "check refs.bib --format json"],
    "sync": ["sync cat.toml list.md --dry-run", "sync cat.toml list.md --prune"],
    "import": ["import list.md", "import refs.bib -o new.toml", "import cat.toml"],
    "add": ["add 2103.00021 --to new.toml"],
    "show": ["show A cat.toml", "show right refs.bib"],
    "search": ["search widgets --in cat.toml"],
    "upgrade": ["upgrade refs.bib --dry-run", "upgrade refs.bib --yes"],
    "fix": ["fix refs.bib", "fix refs.bib --yes"],
    "merge": ["merge refs.bib more.bib", "merge refs.bib more.bib -o all.bib --tex paper.tex --rewrite --yes"],
    "index build": ["index build --dblp DUMP --path my.index"],
    "index info": ["index info --path built.index"],
    "index update": ["index update --path built.index"],
    "index remove": ["index remove --path built.index"],
    "zotero open": ["zotero open cat.toml -o out.rdf --offline"],
    "zotero push": [
        "zotero push cat.toml --offline",
        "zotero push --web cat.toml --offline",
        "zotero push --web cat.toml --offline --apply",
    ],
}


@pytest.fixture
def run(bibexport, serve, tmp_path):
    """The command in a folder with inputs of every kind, all services, and two Zoteros."""
    (tmp_path / "list.md").write_text(LIST)
    (tmp_path / "refs.bib").write_text(BIB + ODD)
    (tmp_path / "cat.toml").write_text(CATALOG)
    (tmp_path / "more.bib").write_text(BIB + "@misc{right, title={Another Work}, year={2020}}\n")
    (tmp_path / "paper.tex").write_text(r"\cite{A} and \cite{Missing}")
    dump = dblp_dump.write(WORLD, tmp_path, "dblp-2026-10-03.xml.gz")
    assert dump is None or dump
    here, web = Service(ZoteroConnector()), Service(ZoteroWeb())
    env = serve(WORLD).environment | {
        "BIBEXPORT_ZOTERO_URL": here.url,
        "BIBEXPORT_ZOTERO_API_URL": web.url,
        "ZOTERO_API_KEY": "goodkey",
        "PATH": str(tmp_path),
    }

    def call(line):
        arguments = [word.replace("DUMP", "dblp-2026-10-03.xml.gz") for word in line.split()]
        if "built.index" in arguments:
            assert (
                bibexport("index", "build", "--dblp", "dblp-2026-10-03.xml.gz", "--path", "built.index").returncode == 0
            )
        return bibexport(*arguments, "--json", env=env)

    yield call
    here.stop()
    web.stop()


def test_every_command_has_json_a_schema_and_a_case_here():
    assert set(CASES) == set(COMMANDS)
    assert set(SCHEMAS) == set(SUBCOMMANDS) - WITHOUT
    for name, command in COMMANDS.items():
        assert any("--json" in option.opts for option in command.params), f"{name} has no --json"


@pytest.mark.parametrize("line", [line for lines in CASES.values() for line in lines])
def test_the_result_is_one_object_as_the_schema_says(run, line):
    done = run(line)
    result = json.loads(done.stdout)
    name = line.split()[0]
    jsonschema.validate(
        result,
        json.loads((DOCS / f"{name}.schema.json").read_text()),
        cls=jsonschema.Draft202012Validator,
    )

    assert done.returncode in (0, 1), done.stderr
    assert (result["schema"], result["version"]) == (name, 1)
    assert result["entries"]
    assert "Traceback" not in done.stderr


def test_the_verdicts_are_those_of_the_checks():
    assert get_args(get_type_hints(VerdictForm)["verdict"]) == get_args(Truth)


def test_the_schemas_are_those_of_the_classes():
    text = runpy.run_path(str(DOCS / "schemas.py"))["text"]

    assert {path.name for path in DOCS.glob("*.schema.json")} == {f"{name}.schema.json" for name in SCHEMAS}
    for name, result in SCHEMAS.items():
        assert (DOCS / f"{name}.schema.json").read_text() == text(result), "run `python docs/schemas.py`"


def test_a_finding_has_everything_by_name():
    finding = Finding(
        code="published", path="a,b.md", line=12, key="CLIP", message="100% sure:\r\nx", listed="arXiv", recorded="ICML 2021",
        source="dblp conf/icml/X, 2026-11-24",
    )  # fmt: skip

    assert msgspec.to_builtins(finding_forms([finding])[0]) == {
        "code": "published",
        "severity": "warning",
        "file": "a,b.md",
        "line": 12,
        "key": "CLIP",
        "message": "100% sure:\r\nx",
        "list": "arXiv",
        "record": "ICML 2021",
        "source": "dblp conf/icml/X, 2026-11-24",
    }


def test_import_has_what_a_list_says_place_by_place(bibexport, tmp_path):
    a = "https://arxiv.org/abs/2301.00001"
    item = f"- `Foo` [A Title of a Paper]({a}), ICML 23 [[Code & Data](https://github.com/a/b)] [[blog](https://x.org)]"
    (tmp_path / "list.md").write_text(f"# List\n## A\n{item}\n")
    result = json.loads(bibexport("import", "list.md", "--json").stdout)

    assert result["entries"] == [
        {
            "line": 3,
            "path": "list.md",
            "section": ["A"],
            "sections": [["A"]],
            "key": "Foo",
            "title": "A Title of a Paper",
            "authors": [],
            "venue": "ICML",
            "year": 2023,
            "arxiv": "2301.00001",
            "doi": None,
            "pmid": None,
            "pmcid": None,
            "isbn": None,
            "links": {
                "paper": [a],
                "code": ["https://github.com/a/b"],
                "project": [],
                "dataset": ["https://github.com/a/b"],
            },
        }
    ]
    assert [(one["code"], one["line"]) for one in result["findings"]] == [("two-digit-year", 3)]


def test_import_has_the_authors_that_a_catalog_states(bibexport, tmp_path):
    (tmp_path / "cat.toml").write_text('[[entry]]\nkey = "A"\ntitle = "T"\nauthors = ["Ray, Alec", "et al."]\n')
    (entry,) = json.loads(bibexport("import", "cat.toml", "--json").stdout)["entries"]

    assert entry["authors"] == ["Alec Ray", "et al."]


def test_what_an_export_lacks_is_a_finding_and_on_standard_error(run, tmp_path):
    missing = run("export cat.toml -o out.bib --aux paper.tex")
    omitted = run("export refs.bib -o out.bib")

    assert [one["code"] for one in json.loads(missing.stdout)["findings"]] == ["missing-entry"]
    assert missing.returncode == 1
    found = json.loads(omitted.stdout)["findings"]
    assert ("omitted-id", "odd", "10.1234/a_b^c") in [(one["code"], one["key"], one["list"]) for one in found]
    assert "bib-syntax" in [one["code"] for one in found]
    assert "warning: odd: the field doi of a .bib cannot hold '10.1234/a_b^c'" in omitted.stderr
    assert omitted.stderr.count("[omitted-id]") == 1


@pytest.mark.parametrize("line", ["export cat.toml", "check refs.bib --format sarif"])
def test_json_does_not_mix_with_another_output(run, line):
    done = run(line)

    assert (done.returncode, done.stdout) == (2, "")
    assert "--json" in done.stderr
