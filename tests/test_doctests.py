"""Every example in a docstring says what the code does."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import bibexport

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(bibexport.__path__, "bibexport.")
    if module.name != "bibexport.__main__"
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name):
    assert doctest.testmod(import_module(name)).failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [one for name in MODULES for one in finder.find(import_module(name), name)]

    assert sum(len(one.examples) for one in found) > 100
