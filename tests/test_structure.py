"""The house stays one that people find their way in: modules of a readable size, with a purpose, and without cycles.

Measured on the syntax trees, so that imports under `TYPE_CHECKING` and inside functions count as well: import-linter
sees layers, but not how finely the code is cut.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import get_args

import pytest

from bibexport.model import Outcome

ROOT = Path(__file__).parents[1]
MAX_MODULES = 250
MIN_MEDIAN_LINES = 110
MAX_LINES = 400
SHORT_LINES = 60
MAX_SHORT = 30
"""Number of modules under `SHORT_LINES`. Packages' `__init__.py` describe or re-export what is beside them."""
MAX_SINGLE_IMPORTER = 75


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {module_name(path): path for path in sorted((ROOT / "bibexport").rglob("*.py"))}
LINES = {name: len(path.read_text("utf-8").splitlines()) for name, path in PATHS.items()}


# Not while tests are collected, which every worker does: it takes a second.
@cache
def trees() -> dict[str, ast.Module]:
    return {name: ast.parse(path.read_text("utf-8")) for name, path in PATHS.items()}


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the project's modules that a module imports anywhere in its code."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names, level=0):
                # `from bibexport.tex import encode` imports a module, `from bibexport.ids import Doi` a name in one.
                submodules = (f"{module}.{name.name}" for name in names)
                yield from {one if one in PATHS else module for one in submodules} & PATHS.keys()
            case ast.Import(names=names):
                yield from {name.name for name in names} & PATHS.keys()


@cache
def imports_of_modules() -> dict[str, set[str]]:
    return {name: set(imports(tree)) - {name} for name, tree in trees().items()}


def test_there_are_not_too_many_modules_and_few_are_scraps():
    short = {name: lines for name, lines in LINES.items() if lines < SHORT_LINES and PATHS[name].stem != "__init__"}

    assert len(LINES) <= MAX_MODULES, "fold two modules that are always read together"
    assert median(LINES.values()) >= MIN_MEDIAN_LINES
    assert len(short) <= MAX_SHORT, short


@pytest.mark.parametrize("name", PATHS)
def test_no_module_is_too_long_to_read(name):
    assert LINES[name] <= MAX_LINES, "split it by the questions it answers"


def test_few_modules_serve_a_single_other_one():
    imported_by = imports_of_modules()
    importers = {name: [one for one, imported in imported_by.items() if name in imported] for name in PATHS}
    single = {name: users[0] for name, users in importers.items() if len(users) == 1}

    assert len(single) <= MAX_SINGLE_IMPORTER, single


def test_no_imports_go_in_a_circle():
    try:
        TopologicalSorter(imports_of_modules()).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


PACKAGES = {name: path for name, path in PATHS.items() if path.name == "__init__.py" and name != "bibexport"}


@pytest.mark.parametrize("name", PACKAGES)
def test_packages_describe_modules_that_exist(name):
    """A word such as `fetcher` in a package's docstring is one of its modules, a name in it, or another package."""
    described = set(re.findall(r"`([a-z]\w*)(?:\.\w+|\.py)?`", ast.get_docstring(trees()[name]) or ""))
    modules = {one.removeprefix(f"{name}.") for one in PATHS if one.startswith(f"{name}.")}
    packages = {one.rpartition(".")[2] for one in (*PACKAGES, "bibexport")}

    assert described - modules - packages - set(get_args(Outcome)) - set(dir(import_module(name))) == set()


def test_relative_imports_are_not_used():
    """`imports` would not see them."""
    relative = [name for name, tree in trees().items() for node in ast.walk(tree) if getattr(node, "level", 0)]

    assert relative == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from bibexport.ids import Doi", {"bibexport.ids"}),
        ("from bibexport import files, ids", {"bibexport.files", "bibexport.ids"}),
        ("import bibexport.model as m", {"bibexport.model"}),
        ("if TYPE_CHECKING:\n    from bibexport.lock import Lock", {"bibexport.lock"}),
        ("def f():\n    from bibexport.keys import assign_keys", {"bibexport.keys"}),
        ("import msgspec\nfrom pathlib import Path", set()),
    ],
)
def test_every_form_of_import_is_seen(code, found):
    assert set(imports(ast.parse(code))) == found
