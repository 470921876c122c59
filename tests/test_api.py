"""The library as a program uses it."""

import doctest
import pkgutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import bibexport
import bibexport.api
from tests.servers.shipped import CATALOG, shipped_lock, shipped_world

PROGRAM = '''\
"""Resolve a list and write two bibliographies."""

import sys

import bibexport


def main(path: str, today: str) -> int:
    catalog: bibexport.Catalog = bibexport.load(path)
    lock: bibexport.Lock = bibexport.load_lock("papers.lock.json")
    resolution = bibexport.resolve(catalog, lock, today=today)
    bibexport.save_lock(resolution.lock, "papers.lock.json")
    bibexport.export(catalog, resolution.lock, "references.bib")
    options = bibexport.ExportOptions(venues="short", max_authors=3)
    records: list[bibexport.Record] = list(bibexport.records(catalog, resolution.lock))
    print(bibexport.dumps(records, "csl-json", options))
    return len(resolution.open)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
'''


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(bibexport.api).failed == 0
    assert doctest.testmod(bibexport.api).attempted > 0


def test_every_public_name_is_there_and_described():
    for name in bibexport.__all__:
        assert getattr(bibexport, name).__doc__, name


def test_no_public_name_is_hidden_by_a_module_of_that_name():
    modules = {module.name for module in pkgutil.iter_modules(bibexport.__path__)}

    assert modules.isdisjoint(bibexport.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'bibexport' has no attribute 'lode'"):
        bibexport.lode  # noqa: B018


def test_importing_the_library_loads_nothing_else():
    code = "import sys, bibexport; print([name for name in sys.modules if name.startswith('bibexport.')])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_a_program_passes_the_type_checker(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "program.py"]

    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert checked.stdout == "Success: no issues found in 1 source file\n"


def test_what_is_resolved_is_exported(serve, tmp_path, monkeypatch):
    services = serve(shipped_world())
    catalog = bibexport.load(CATALOG)

    from bibexport.fetch import Fetcher, FetchSettings

    fetch = Fetcher(FetchSettings(cache_dir=str(tmp_path), min_interval_s=0.0))
    resolution = bibexport.resolve(catalog, today="2026-11-24", fetch=fetch, endpoints=services.endpoints)
    bibexport.save_lock(resolution.lock, tmp_path / "papers.lock.json")
    bibexport.export(catalog, bibexport.load_lock(tmp_path / "papers.lock.json"), tmp_path / "references.bib")

    assert resolution.open == {}
    text = (tmp_path / "references.bib").read_text()
    assert text == bibexport.dumps(
        bibexport.records(catalog, resolution.lock), "bibtex", bibexport.ExportOptions(title=catalog.title)
    )
    assert text.count("\n@") == 19


def test_threads_that_export_at_once_get_the_same(tmp_path):
    catalog, lock = bibexport.load(CATALOG), shipped_lock()
    results: list[str] = []

    def export() -> None:
        results.append(
            "".join(bibexport.dumps(bibexport.records(catalog, lock), name) for name in ("bibtex", "zotero-rdf"))
        )

    threads = [threading.Thread(target=export) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(results)) == 1
    assert len(results) == 6


def test_an_unknown_format_names_the_known_ones(tmp_path):
    with pytest.raises(bibexport.InvalidInput, match="expected a format such as bibtex"):
        bibexport.dumps([], "endnote")
    with pytest.raises(bibexport.InvalidInput, match=r"got 'x\.docx'"):
        bibexport.export(bibexport.Catalog(), None, tmp_path / "x.docx")


def test_a_lock_that_is_not_there_is_empty(tmp_path):
    assert bibexport.load_lock(Path(tmp_path) / "no.lock.json") == bibexport.Lock()
