"""No regular expression of the package takes exponential time, whatever text it is given."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bibexport
from tests.ambiguity import find_ambiguous_loop

MODULES = [
    one.name for one in pkgutil.walk_packages(bibexport.__path__, "bibexport.") if not one.name.endswith("__main__")
]
FUNCTIONS = {
    f"re.{name}" for name in ("compile", "sub", "split", "findall", "finditer", "match", "fullmatch", "search")
}


def find_patterns(name: str) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that a module holds, and those that it passes to functions of `re`."""
    module = importlib.import_module(name)
    for value in vars(module).values():
        yield from patterns_in(value)
    for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in FUNCTIONS:
            expression = node.args[0]
            if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
                yield re.compile(expression.value)


def patterns_in(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif type(value).__name__ == "_LazyPattern":
        yield re.compile(value.pattern, value._flags)
    elif isinstance(value, dict | tuple | list | frozenset | set):
        for one in value.values() if isinstance(value, dict) else value:
            yield from patterns_in(one)


@pytest.mark.parametrize("name", MODULES)
def test_no_loop_reads_one_text_in_two_ways(name):
    found = {
        pattern.pattern: find_ambiguous_loop(pattern)
        for pattern in find_patterns(name)
        if isinstance(pattern.pattern, str)
    }

    assert {pattern: text for pattern, text in found.items() if text} == {}


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+b", "(a|a)*b", "(a*)*b", "(?:a+b?)+c", r"(?:\w+\s?)+x", "(a|b|ab)*c", "(?:a{1,2}){2,}c", r"(?:\d\b|\w)*x", "(?:a|(?>a))*b",
     r"(?:[^\W_][^\W_-]*[a-z][\w-]*\s)+A\Z", r"(?:<!--[\s\S]*?-->\s*){0,20}<html", r"(?:x|(?i:X))*y", "(?:ab(?=c)|a|b)*d"],
)  # fmt: skip
def test_a_loop_that_can_is_found(pattern):
    assert find_ambiguous_loop(re.compile(pattern))


@pytest.mark.parametrize(
    "pattern",
    ["a*a*b", "(?:a++b?)+c", r"(?:\w+\s)+x", "(?:preprint ?|pre)*!", "(?:a{0,3}b)*c", "(?>a|a)*b", "(?:ab|ac)*d", "(?:[a-z]+ ){0,5}x",
     r"(?:(?>[^\W_][^\W_-]*[a-z])[\w-]*+\s)++A\Z", r"(?:[ \t]*+(?>\r\n|\n|\r))+", r'"(?:[^"\\]|\\.)*"'],
)  # fmt: skip
def test_a_loop_that_cannot_is_not(pattern):
    assert find_ambiguous_loop(re.compile(pattern)) is None
