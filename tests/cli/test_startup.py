"""A command loads only what it needs: benchmarks/startup.py measures what that saves."""

import subprocess
import sys

import pytest

CATALOG = """
[[entry]]
key = "clip"
title = "Learning Transferable Visual Models From Natural Language Supervision"
arxiv = "2103.00020"
override = { type = "book", authors = ["Ann Lee"], issued = "2021" }
"""
KNOWN_CONFERENCE = """
[[entry]]
key = "clip"
title = "Learning Transferable Visual Models From Natural Language Supervision"
[entry.override]
type = "paper-conference"
container-title = "Proceedings of the 38th International Conference on Machine Learning, ICML 2021, Virtual Event"
container-title-short = "ICML"
issued = "2021"
"""
RUN = "import sys; from bibexport.cli.main import run; sys.argv[1:] = {arguments}\ntry: run()\nfinally: print(*sys.modules)"


def loaded(*arguments: str) -> set[str]:
    code = RUN.format(arguments=list(arguments))
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_help_and_version_load_no_command(arguments):
    assert {name for name in loaded(*arguments) if name.startswith("bibexport.cli.")} <= {
        "bibexport.cli.main",
        "bibexport.cli.output",
    }


@pytest.mark.parametrize("suffix", [".bib", ".json", ".rdf"])
def test_an_export_of_a_catalog_loads_no_reader_of_other_formats_and_nothing_of_the_network(tmp_path, suffix):
    (tmp_path / "list.toml").write_text(CATALOG, encoding="utf-8")

    names = loaded("export", str(tmp_path / "list.toml"), "--offline", "-o", str(tmp_path / f"out{suffix}"))

    others = (
        "lists",
        "sources",
        "fetch",
        "check",
        "matching",
        "index",
        "formats.markdown",
        "formats.recognition",
        "tex.decode",
    )
    assert (tmp_path / f"out{suffix}").read_text(encoding="utf-8")
    assert [name for name in sorted(names) if name.startswith(tuple(f"bibexport.{other}" for other in others))] == []
    assert names.isdisjoint({"requests", "urllib3", "sqlite3", "json", "yaml", "html.parser", "bibtexparser", "pybtex"})


@pytest.mark.parametrize("suffix", [".bib", ".json", ".rdf"])
def test_a_well_known_conference_is_named_without_the_reader_of_other_names(tmp_path, suffix):
    (tmp_path / "list.toml").write_text(KNOWN_CONFERENCE, encoding="utf-8")

    names = loaded("export", str(tmp_path / "list.toml"), "--offline", "-o", str(tmp_path / f"out{suffix}"))

    assert "International Conference on Machine Learning" in (tmp_path / f"out{suffix}").read_text(encoding="utf-8")
    assert "bibexport.normalise.known_conferences" in names
    assert names.isdisjoint({"bibexport.normalise.venue_parts", "bibexport.normalise.venues"})
