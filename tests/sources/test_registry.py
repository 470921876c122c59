"""Every list of sources is derived from the registry, and a new row in it is enough to be asked and cited."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import bibexport
from bibexport.model import Facts
from bibexport.sources.registry import SOURCES, endpoints, variables
from bibexport.sources.source import Source
from tests.servers.server import Answer, Service

ROOT = Path(bibexport.__file__).parent.parent
REQUIRED = {
    "name": "x",
    "label": "X",
    "catalogue": "x",
    "url": "https://x",
    "min_interval_s": 1.0,
    "accept": "a/b",
}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_source_says_all_that_is_needed_to_ask_it(source):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", source.name)
    assert source.url.startswith("https://")
    assert source.min_interval_s >= 0.5
    assert source.identifiers
    assert "/" in source.accept
    documented = (ROOT / "docs" / "commands.md").read_text()
    assert f"| `BIBEXPORT_{source.variable}` | `{source.url}`" in documented


def test_no_two_sources_share_a_name_or_a_label():
    assert len({source.name for source in SOURCES}) == len({source.label for source in SOURCES}) == len(SOURCES)
    assert len(set(variables())) == len(SOURCES)


@pytest.mark.parametrize(
    ("label", "interval_s"), [("arXiv", 3), ("DBLP SPARQL", 10), ("dblp.org", 2), ("DataCite", 0.5), ("Crossref", 1)]
)
def test_services_get_the_interval_that_they_ask_for(label, interval_s):
    (source,) = (one for one in SOURCES if one.label == label)

    assert source.min_interval_s >= interval_s


def test_a_source_that_knows_nothing_cannot_be_registered():
    with pytest.raises(ValueError, match="knows neither"):
        Source(**REQUIRED, identifiers=frozenset(), preprints=None, publications=None)


@pytest.mark.parametrize("field", [*REQUIRED, "identifiers", "preprints", "publications"])
def test_a_row_that_lacks_something_is_an_error(field):
    row = {**REQUIRED, "identifiers": frozenset(), "preprints": lambda wanted, session: None, "publications": None}
    del row[field]

    with pytest.raises(TypeError, match=field):
        Source(**row)


def test_an_end_point_is_set_by_the_variable_of_its_source():
    set_ = endpoints({"DBLP_SPARQL_URL": "http://127.0.0.1:1/sparql/"})

    assert {one.name: set_.url(one) for one in SOURCES if one.name.startswith("dblp")} == {
        "dblp-sparql": "http://127.0.0.1:1/sparql",
        "dblp": "https://dblp.org",
    }


RECIPE = re.compile(r"## Add a source.*?```python\n(?P<module>.*?)```.*?```text\n(?P<line>.*?)```", re.DOTALL)
CATALOG = """
[[entry]]
key = "Gadgets"
title = "Mechanical Gadgets for Patient Engineers"
venue = "Annals of Gadgets 2022"
"""


def test_a_source_added_by_the_recipe_is_asked_answered_and_exported(tmp_path, serve):
    """The text of CONTRIBUTING, followed to the letter in a copy of the package."""
    recipe = RECIPE.search((ROOT / "CONTRIBUTING.md").read_text())
    module = textwrap.dedent(recipe["module"].replace("\n   ", "\n").removeprefix("   "))
    shutil.copytree(ROOT / "bibexport", tmp_path / "bibexport", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "bibexport/sources/openworks.py").write_text(module)
    registry = tmp_path / "bibexport/sources/registry.py"
    rows = registry.read_text().replace("import arxiv,", "import openworks, arxiv,")
    registry.write_text(
        rows.replace("SOURCES: tuple[Source, ...] = (", f"SOURCES: tuple[Source, ...] = ({recipe['line'].strip()}")
    )
    (tmp_path / "list.toml").write_text(CATALOG)
    asked = []

    def answer(request):
        asked.append(request.params["title"])
        record = {
            "id": "W1",
            "title": "Mechanical Gadgets for Patient Engineers",
            "authors": ["Ann Poe"],
            "journal": "Annals of Gadgets",
            "year": 2022,
        }
        return Answer(json.dumps({"records": [record]}).encode(), content_type="application/json")

    from tests.servers.world import World

    services, openworks = serve(World()), Service(answer)
    environment = {
        **os.environ,
        **services.environment,
        "PYTHONPATH": str(tmp_path),
        "BIBEXPORT_OPENWORKS_URL": openworks.url,
        "BIBEXPORT_MIN_INTERVAL": "0",
        "BIBEXPORT_CACHE_DIR": str(tmp_path / "cache"),
        "BIBEXPORT_INDEX": str(tmp_path / "none.sqlite"),
    }

    def run(*arguments):
        command = [sys.executable, "-m", "bibexport", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=True
        ).stdout

    (entry,) = json.loads(run("resolve", "list.toml", "--json"))["entries"]
    run("resolve", "list.toml")
    exported = run("export", "list.toml", "--offline")
    openworks.stop()

    assert (entry["outcome"], entry["record"], entry["dblp"]) == (
        "published",
        {"source": "openworks", "id": "W1"},
        None,
    )
    assert len(asked) == 1
    assert "@article{Gadgets," in exported
    assert "{Annals of Gadgets}" in exported
    assert Facts(source="openworks", id="W1", title="T").ref.text == "openworks W1"
