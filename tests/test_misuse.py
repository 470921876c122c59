"""Every public function and every field of what it takes, with values of every wrong kind: our errors, never another."""

import inspect
import math
import pickle
import sys

import pytest

import bibexport
from bibexport.errors import SourceUnavailable
from bibexport.formats.table import WRITERS

CATALOG = bibexport.loads('[[entry]]\nkey = "a"\ntitle = "t"\narxiv = "2103.00020"\n', "toml")
RECORD = bibexport.Record(key="A", type="book", title="t")


class NoPath:
    """A path whose text is a number."""

    def __fspath__(self):
        return 3


def pieces():
    yield 1


WRONG = {
    "None": None, "a number": 3, "a negative number": -1, "a float": 1.5, "nan": math.nan, "true": True,
    "bytes": b"a", "a bytearray": bytearray(b"a"), "nothing": "", "a null byte": "a\0b", "a surrogate": "\ud800",
    "a long text": "x" * 5000, "two lines": "a\nb", "a complex number": 1j, "a range": range(3), "an object": object(),
    "a list": [], "a tuple": (), "a dict": {}, "a set": set(), "lists": [[]], "numbers": [1], "Nones": [None],
    "texts": ["a"], "a module": sys, "an error": ValueError("x"), "a path that is none": NoPath(),
    "a catalog": CATALOG, "a lock": bibexport.Lock(), "an entry": CATALOG.entries[0], "a record": RECORD,
    "options": bibexport.ExportOptions(),
}  # fmt: skip


def no_network(request, parse):
    raise SourceUnavailable("arXiv", "is down")


OPTIONS = bibexport.ExportOptions()
GOOD = {
    "load": {"path": "c.toml", "report": None},
    "load_list": {"path": "c.toml", "lock": None, "keys": None, "report": None},
    "loads": {"text": "", "kind": "toml", "report": None},
    "load_lock": {"path": "c.lock.json"},
    "save_lock": {"lock": bibexport.Lock(), "path": "d.lock.json"},
    "records": {"catalog": CATALOG, "lock": None},
    "dumps": {"references": [RECORD], "format": "bibtex", "options": OPTIONS},
    "iterdump": {"references": [RECORD], "format": "bibtex", "options": OPTIONS},
    "export": {"catalog": CATALOG, "lock": None, "path": "o.bib", "format": "bibtex", "options": OPTIONS},
    "resolve": {"catalog": CATALOG, "lock": None, "today": "2026-11-24", "fetch": no_network, "endpoints": None,
                "index": None, "save": None, "progress": None},
}  # fmt: skip


def call(function, arguments):
    """Return the result, a generator to its end."""
    result = getattr(bibexport, function)(**arguments)
    return list(result) if inspect.isgenerator(result) else result


def error_of(call):
    """Return our error, None if there is none; any other fails the test."""
    try:
        call()
    except bibexport.BibexportError as error:
        return error
    return None


def is_useful(error):
    return error is None or (bool(str(error)) and "\0" not in str(error))


def test_every_parameter_of_every_public_function_is_among_them():
    functions = {name for name in bibexport.__all__ if inspect.isfunction(getattr(bibexport, name))}
    assert functions == GOOD.keys()
    for name in functions:
        assert set(inspect.signature(getattr(bibexport, name)).parameters) == GOOD[name].keys()


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(("function", "parameter"), [(name, one) for name, good in GOOD.items() for one in good])
def test_a_wrong_argument_is_taken_or_an_error_of_the_library(function, parameter, wrong, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "a"\ntitle = "t"\n')

    error = error_of(lambda: call(function, {**GOOD[function], parameter: WRONG[wrong]}))

    assert is_useful(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize("field", bibexport.Record.__struct_fields__)
def test_a_wrong_field_of_a_record_is_written_or_an_error_of_the_library(field):
    for wrong in WRONG.values():
        values = {"key": "A", "type": "book", "title": "t", field: wrong}
        for name in WRITERS:
            error = error_of(lambda name=name, values=values: bibexport.dumps([bibexport.Record(**values)], name))
            assert is_useful(error)
            if error:
                # What is wrong with a record is found before a format sees it.
                break


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("kind", [bibexport.ExportOptions, bibexport.FetchSettings, bibexport.Timeouts])
def test_a_wrong_setting_is_taken_or_an_error_of_the_library(kind, wrong):
    for field in kind.__struct_fields__:
        assert is_useful(error_of(lambda field=field: kind(**{field: WRONG[wrong]})))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bibexport.dumps([bibexport.Record(key="A", type="book", title=3)], "bibtex"), "title"),
        (lambda: bibexport.dumps([bibexport.Record(key="A", type="book", authors=["Ray"])], "ris"), "authors"),
        (lambda: bibexport.dumps([bibexport.Record(key="A", type="tome", title="t")], "html"), "type"),
        (lambda: list(bibexport.records(bibexport.Catalog(entries=("a",)))), "entries"),
        (lambda: bibexport.resolve(CATALOG, today="2026-11-24", fetch=3), "fetch: expected a function, got 3"),
        (lambda: bibexport.resolve(CATALOG, today="2026-11-24", index="x"), "index: expected an Index"),
        (lambda: bibexport.resolve(CATALOG, today="2026-11-24", endpoints={}), "endpoints: expected Endpoints"),
        (lambda: bibexport.Timeouts(connect_s="1"), "connect_s: seconds, 0 or more, got '1'"),
        (lambda: bibexport.Fetcher(3), "expected FetchSettings"),
    ],
)
def test_the_error_names_what_is_wrong(call, message):
    with pytest.raises(bibexport.InvalidInput) as caught:
        call()

    assert message in str(caught.value)
