"""`bibex mcp`, asked by the SDK's own client over standard input and output."""

import asyncio
import json
import os
import subprocess
import sys

import pytest
from mcp import Client, StdioServerParameters

from tests.servers.world import Paper, Record, World

TRUE, WRONG = "Learning Widgets from Noise", "Learning Gears"
WORLD = World(
    papers=(
        Paper(id="2103.00020", title=TRUE, authors=("Alec Ray", "Jong Kim")),
        Paper(id="2312.17240", title="WIDER: An Improved Widget", authors=("Sen Yang",)),
    ),
    records=(
        Record(key="conf/icml/RayK21", title=TRUE, authors=("Alec Ray", "Jong Kim"), year=2021, venue="ICML"),
        Record(key="conf/nips/Lee99", title=WRONG, authors=("Bo Lee",), year=1999, venue="NIPS"),
        Record(key="conf/icml/Poe20", title=WRONG, authors=("Cy Poe",), year=2020, venue="ICML"),
    ),
)
CATALOG = f"""title = "Mine"

[[entry]]
key = "WIDE"
title = "{TRUE}"
venue = "ICML 2021"
arxiv = "2103.00020"

[[entry]]
key = "Gears"
title = "{WRONG}"
"""
BIB = f"@inproceedings{{ray, title={{{TRUE}}}, author={{Ray, Alec and Kim, Jong}}, year={{2019}}}}\n"


@pytest.fixture
def call(serve, environment, tmp_path):
    """Call each tool with its arguments, in one session; return whether it failed, and its text."""
    folder = tmp_path / "project"
    (folder / "catalog").mkdir(parents=True)
    (folder / "catalog" / "mine.toml").write_text(CATALOG, "utf-8")
    (folder / "refs.bib").write_text(BIB, "utf-8")
    known = environment | serve(WORLD).environment
    del known["PYTHONWARNINGS"]  # the SDK's own warnings are none of ours
    server = StdioServerParameters(command=sys.executable, args=["-m", "bibexport", "mcp"], cwd=str(folder), env=known)

    async def ask(calls):
        async with Client(server) as client:
            results = [await client.call_tool(name, arguments) for name, arguments in calls]
            return [(result.is_error, result.content[0].text) for result in results]

    return lambda *calls: asyncio.run(ask(calls))


def test_the_tools_say_what_the_commands_say(call, tmp_path):
    found, cited, refused, verified, known, added, again = call(
        ("search", {"words": "widgets"}),
        ("cite", {"key": "WIDE"}),
        ("cite", {"key": "Gears"}),
        ("verify", {"catalog": "refs.bib"}),
        ("add", {"paper": "10.48550/arXiv.2103.00020", "catalog": "catalog/mine.toml"}),
        ("add", {"paper": "2312.17240", "catalog": "catalog/mine.toml", "section": "Models"}),
        ("cite", {"key": "ray", "catalog": "refs.bib"}),
    )

    assert [entry["key"] for entry in json.loads(found[1])["entries"]] == ["WIDE"]
    citation = json.loads(cited[1])
    assert citation["record"] == {"source": "dblp", "id": "conf/icml/RayK21"}
    assert citation["citation"].startswith("@inproceedings{WIDE,\n  author        = {Ray, Alec and Kim, Jong},")
    assert refused[0]
    assert "Gears: ambiguous: " in refused[1]
    (entry,) = json.loads(verified[1])["entries"]
    assert entry["verdict"] == "differs"
    assert known[0]
    assert "WIDE" in known[1]
    assert json.loads(added[1])["entries"][0]["key"] == "WIDER"
    assert 'key = "WIDER"' in (tmp_path / "project" / "catalog" / "mine.toml").read_text("utf-8")
    assert again[0]
    assert "ray: not verified: " in again[1]


OUTSIDE = [
    "../outside.bib", "/etc/hosts", "link.bib", "refs.bib,../outside.bib", "linked", "locked.toml",
    "-", "missing.bib", "https://example.org/README.md", "a\0b",
]  # fmt: skip


def test_nothing_outside_the_folder_is_read_or_written(call, tmp_path):
    project, outside = tmp_path / "project", tmp_path / "outside.bib"
    outside.write_text(BIB.replace("ray", "secret"), "utf-8")
    (project / "link.bib").symlink_to(outside)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.bib").write_text(BIB, "utf-8")
    (project / "linked").symlink_to(tmp_path / "elsewhere")
    (project / "locked.toml").write_text(CATALOG, "utf-8")
    (project / "locked.lock.json").symlink_to(tmp_path / "lock.json")
    before = sorted(tmp_path.rglob("*"))

    calls = [
        (tool, arguments | {"catalog": catalog})
        for tool, arguments in (
            ("verify", {}),
            ("cite", {"key": "ray"}),
            ("search", {"words": "widgets"}),
            ("add", {"paper": "2103.00020"}),
        )
        for catalog in OUTSIDE
    ]

    for (tool, arguments), (failed, text) in zip(calls, call(*calls), strict=True):
        assert failed, (tool, arguments)
        assert "secret" not in text
    assert sorted(tmp_path.rglob("*")) == before


def test_no_option_can_be_passed(call):
    texts = [
        text
        for _, text in call(
            ("search", {"words": "--help"}),
            ("cite", {"key": "--help"}),
            ("verify", {"keys": ["--fix"]}),
            ("add", {"paper": "--help", "catalog": "catalog/mine.toml"}),
        )
    ]

    assert not any("Usage" in text for text in texts)


def test_without_the_package_the_command_says_what_to_install(environment, tmp_path):
    (tmp_path / "mcp.py").write_text("raise ImportError", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bibexport", "mcp"],
        env=environment | {"PYTHONPATH": os.pathsep.join([str(tmp_path), os.getcwd()])},
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )

    assert done.returncode == 2
    assert "pip install 'bibexport[mcp]'" in done.stderr
