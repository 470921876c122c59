"""The library as a program uses it."""

import ast
import collections.abc
import copy
import doctest
import inspect
import os
import pickle
import pkgutil
import pydoc
import subprocess
import sys
import threading
import typing
from importlib import metadata
from pathlib import Path

import msgspec
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
        public = getattr(bibexport, name)
        assert typing.get_origin(public) is typing.Literal or public.__doc__, name


def test_dir_and_help_show_the_library():
    assert set(bibexport.__all__) <= set(dir(bibexport))

    page = pydoc.plain(pydoc.render_doc(bibexport))
    for name in ("load(path", "resolve(catalog", "class Catalog(", "class ExportOptions("):
        assert name in page


def test_the_version_is_that_of_the_distribution():
    assert bibexport.__version__ == metadata.version("bibexport")


def public_types():
    """The types of bibexport in the signatures of the public functions and the fields of the public types, by name."""
    from bibexport import api, fetch

    namespace = {**vars(typing), **vars(collections.abc), **vars(bibexport), "os": os}
    namespace |= {name: getattr(bibexport, name) for name in bibexport.__all__}
    functions = [getattr(api, name) for name in bibexport.__all__ if inspect.isfunction(getattr(bibexport, name))]
    methods = [fetch.Fetcher.__init__, bibexport.Fetch.__call__]
    for function in (*functions, *methods):
        yield from typing.get_type_hints(function, {**function.__globals__, **namespace}).values()
    for name in bibexport.__all__:
        # How a source is asked concerns those who add one, not those who read the name of one in a `Request`.
        if name != "Source" and isinstance(kind := getattr(bibexport, name), type) and issubclass(kind, msgspec.Struct):
            yield from typing.get_type_hints(kind, {**vars(sys.modules[kind.__module__]), **namespace}).values()


def parts(hint):
    """A type, and those that it is made of."""
    yield hint
    for one in typing.get_args(hint):
        yield from parts(list(one)) if isinstance(one, list) else parts(one)


def test_every_type_that_the_library_takes_or_returns_is_public():
    named = {part for hint in public_types() for part in parts(hint) if not isinstance(part, list)}
    ours = {part for part in named if getattr(part, "__module__", "").startswith("bibexport")}
    typevars = {part for part in ours if isinstance(part, typing.TypeVar)}

    assert len(ours) > 15
    assert {part.__name__ for part in ours - typevars} <= set(bibexport.__all__)


def test_no_public_name_is_hidden_by_a_module_of_that_name():
    modules = {module.name for module in pkgutil.iter_modules(bibexport.__path__)}

    assert modules.isdisjoint(bibexport.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'bibexport' has no attribute 'lode'"):
        bibexport.lode  # noqa: B018


def test_importing_the_library_loads_nothing_else():
    code = "import sys, bibexport; print([name for name in sys.modules if name.startswith('bibexport.')])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_the_type_checker_accepts_a_program_and_refuses_what_is_not_public(tmp_path):
    names = [f"print(bibexport.{name})" for name in bibexport.__all__]
    wrong = ['bibexport.exprot("x")', "bibexport.Catalogue()", 'bibexport.loads("", "tml")', "bibexport.load(1)"]
    wrong += ['bibexport.ExportOptions(venues="shrt")', "bibexport.TYPE_CHECKNIG"]

    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "names.py").write_text("\n".join(["import bibexport", *names, *wrong, ""]))
    # In one run, because mypy takes most of its time for the library.
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "program.py", "names.py"]
    output = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout

    errors = {tuple(line.split(":")[:2]) for line in output.splitlines() if ": error: " in line}
    assert errors == {("names.py", str(len(names) + 2 + index)) for index in range(len(wrong))}, output


def test_the_type_checker_and_the_interpreter_find_a_name_in_the_same_module():
    source = ast.parse(inspect.getsource(bibexport))
    (checked,) = (node for node in source.body if isinstance(node, ast.If) and isinstance(node.test, ast.Name))
    seen = {
        alias.name: node.module for node in checked.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }

    assert seen == {name: module for module, names in bibexport._HOMES.items() for name in names.split()}
    assert sorted([*seen, "__version__"]) == sorted(bibexport.__all__)


def test_what_the_reader_was_unsure_about_can_be_had(tmp_path):
    (tmp_path / "list.md").write_text("- [A plain title of a paper](https://arxiv.org/abs/2301.00001), 2023\n")
    found: list[bibexport.Finding] = []
    bibexport.load(tmp_path / "list.md", report=found.append)
    bibexport.loads("@film{k, title={T}}", "bibtex", report=found.append)

    assert [(one.code, one.line, one.path[-7:]) for one in found] == [
        ("key-derived", 1, "list.md"),
        ("bib-type", 1, ""),
    ]


def test_the_entries_of_a_list_keep_the_keys_that_a_lock_remembers(tmp_path):
    one = "- **FooNet: A Study of Widgets.** CVPR 2024. [[p](https://arxiv.org/abs/2401.00001)]\n"
    other = "- **FooNet: Gadgets in the Wild.** ICML 2024. [[p](https://arxiv.org/abs/2402.00002)]\n"
    path = tmp_path / "list.md"
    path.write_text("# L\n\n" + one)
    _, lock = bibexport.load_list(path)
    path.write_text("# L\n\n" + other + one)
    found: list[bibexport.Finding] = []
    catalog, lock = bibexport.load_list(path, lock, report=found.append)

    assert [entry.key for entry in catalog] == ["FooNet-2024", "FooNet"]
    assert [(finding.code, finding.line) for finding in found] == [("key-derived", 3), ("key-suffix", 3)]

    catalog, lock = bibexport.load_list(path, lock, keys="id")
    assert catalog["FooNet"].key == "arxiv-2401.00001"

    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "A"\n')
    catalog, same = bibexport.load_list(tmp_path / "c.toml", lock)
    assert ([entry.key for entry in catalog], same) == (["A"], lock)


def test_a_catalog_has_its_entries_in_order_and_by_key():
    catalog = bibexport.loads('[[entry]]\nkey = "B b"\n[[entry]]\nkey = "A"\naliases = ["C"]\n', "toml")

    assert [entry.key for entry in catalog] == ["B-b", "A"]
    assert (len(catalog), catalog["A"], catalog["B b"]) == (2, catalog.entries[1], catalog.entries[0])
    assert catalog["B-b"] is catalog.entries[0]
    assert catalog["C"] is catalog.entries[1]
    assert "A" in catalog
    assert "c" not in catalog
    assert bool(bibexport.Catalog()) is True
    with pytest.raises(KeyError, match="D"):
        catalog["D"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"venues": "shrt"}, "venues: expected full, short or dblp, got 'shrt'"),
        ({"max_authors": 0}, "max-authors: expected a whole number from 1, got 0"),
        ({"max_authors": "3"}, "max-authors: expected a whole number from 1, got '3'"),
        ({"indent": 17}, "indent: expected a whole number from 0 to 16, got 17"),
        ({"indent": None}, "indent: expected a whole number from 0 to 16, got None"),
        ({"wrap": True}, "wrap: expected a whole number from 20, got True"),
        ({"fields": "title"}, "fields: expected a list of names, got 'title'"),
        ({"notes": 1}, "notes: expected true or false, got 1"),
        ({"title": None}, "title: expected a string, got None"),
    ],
)
def test_options_are_checked_when_they_are_given(options, message):
    with pytest.raises(bibexport.InvalidInput) as caught:
        bibexport.ExportOptions(**options)

    assert str(caught.value) == message


def test_good_options_are_taken():
    options = bibexport.ExportOptions(fields=["title"], max_authors=1, wrap=20, indent=0, notes=False)

    assert options.fields == ("title",)


CATALOG_ = bibexport.Catalog()
MISUSE = {
    "no path": lambda: bibexport.load(None),
    "a number for a path": lambda: bibexport.load(3),
    "an empty path": lambda: bibexport.load(""),
    "bytes for a path": lambda: bibexport.load(b"a.toml"),
    "a null byte": lambda: bibexport.load("a\0b.toml"),
    "a path for the lock of a list": lambda: bibexport.load_list("a.md", "a.lock.json"),
    "an unknown rule": lambda: bibexport.load_list("a.md", keys="initials"),
    "a null byte in a lock": lambda: bibexport.load_lock("a\0b"),
    "a null byte in a target": lambda: bibexport.export(CATALOG_, None, "a\0.bib"),
    "a null byte in a lock's target": lambda: bibexport.save_lock(bibexport.Lock(), "a\0"),
    "a surrogate in a path": lambda: bibexport.load("\ud800.toml"),
    "bytes for a text": lambda: bibexport.loads(b"", "toml"),
    "an unknown kind": lambda: bibexport.loads("", "tml"),
    "a list for a kind": lambda: bibexport.loads("", []),
    "a path for a catalog": lambda: bibexport.records("c.toml"),
    "a path for a lock": lambda: bibexport.records(CATALOG_, "c.lock.json"),
    "a dict for a lock": lambda: bibexport.save_lock({}, "x"),
    "nothing to write": lambda: bibexport.dumps(None, "bibtex"),
    "entries for records": lambda: bibexport.dumps([bibexport.Entry(key="A")], "bibtex"),
    "no format": lambda: bibexport.dumps([], None),
    "a dict for options": lambda: bibexport.dumps([], "bibtex", {}),
    "no options": lambda: bibexport.export(CATALOG_, None, "x.bib", options=None),
    "no catalog": lambda: bibexport.export(None, None, "x.bib"),
    "a word for a day": lambda: bibexport.resolve(CATALOG_, today="tomorrow"),
    "no such day": lambda: bibexport.resolve(CATALOG_, today="2026-02-30"),
    "a day without hyphens": lambda: bibexport.resolve(CATALOG_, today="20261124"),
    "no day": lambda: bibexport.resolve(CATALOG_, today=None),
    "nothing to resolve": lambda: bibexport.resolve(None, today="2026-11-24"),
}


@pytest.mark.parametrize("misuse", MISUSE)
def test_misuse_is_an_error_of_the_library(misuse, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(bibexport.BibexportError) as caught:
        MISUSE[misuse]()

    assert str(caught.value)
    assert "\0" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


ERRORS = [
    bibexport.InvalidId("a DOI", "10.1109/cvpr.2016.90", "x"),
    bibexport.InvalidInput(
        [bibexport.Fault(message="m", path="a.toml", line=3, entry="A"), bibexport.Fault(message="n")]
    ),
    bibexport.InvalidInput(faults=[]),
    bibexport.OutputError("cannot write x: it is a folder"),
    bibexport.PayloadError("sent JSON without hits"),
    bibexport.QueryTooLarge("ran out of time"),
    bibexport.SourceUnavailable("arXiv", "no answer"),
    bibexport.SourceUnavailable(source="arXiv", reason="no answer"),
]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_errors_survive_being_copied(error, copied):
    again = copied(error)

    assert type(again) is type(error)
    assert (str(again), again.args, vars(again)) == (str(error), error.args, vars(error))


def test_every_error_has_an_example():
    def below(kind):
        return {kind, *(one for child in kind.__subclasses__() for one in below(child))}

    named = {kind for kind in below(bibexport.BibexportError) if kind.__module__ == "bibexport.errors"}
    examples = {type(error) for error in ERRORS} | {bibexport.BibexportError}
    assert {kind.__name__ for kind in named - examples} <= {"LibraryRefused"}


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
    with pytest.raises(bibexport.InvalidInput, match=r"expected a format such as .*bibtex"):
        bibexport.dumps([], "endnote")
    with pytest.raises(bibexport.InvalidInput, match=r"got 'x\.docx'"):
        bibexport.export(bibexport.Catalog(), None, tmp_path / "x.docx")


def test_a_lock_that_is_not_there_is_empty(tmp_path):
    assert bibexport.load_lock(Path(tmp_path) / "no.lock.json") == bibexport.Lock()
