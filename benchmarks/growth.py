"""Whether any pattern or reader takes more than linear time on text that somebody wrote to be slow.

    python benchmarks/growth.py [--patterns] [--readers] [--only WORD] [--size 4000] [--fail]

Every regular expression of the package, found by walking its modules, and every public reader gets a piece of text
repeated, at a size and at four times that size. The pieces are general ones (spaces, brackets, `arXiv `) and, for a
pattern, those cut from its own syntax tree: a sample of each repeated part behind a sample of what comes before it,
and an end that does not match. The exponent is log4 of the ratio of the processor times: 1 is linear, 2 quadratic.
What exceeds 1.3, or the time limit, is printed, the worst input of each pattern only. A pattern is called as its
module calls it: one that is only matched at the start of a text is not searched for.
"""

import argparse
import ast
import importlib
import inspect
import itertools
import math
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import growth_readers

import bibexport

LIMIT_S = 2.0
"""Time for one call; a call that exceeds it counts as infinite growth."""
QUICK_S = 0.004
"""What is over sooner than this at the smaller size is not measured further."""
GROWTH = 1.3
PIECES = (
    *" ,.;:-/|\n\t\"'`*_~([{<$^\\@#&!?=+1aAI)]}>é论\u00a0\x1f\x1e",
    *("\n\n", "\r\n", " \n", "()", "[]", "{}", "](", "[](", "![", "**"),
    *("__", "``", "a*", "*a", "_a", "a ", "A ", "A. ", "1 "),
    *("a, ", ", ", "a and ", " and ", "(a) ", "[a] ", "<a ", "<!--"),
    *("<a>", "&a;", "&amp;", "http://", "https://a.b/", "a.b/"),
    *("arXiv ", "arXiv:", "preprint ", "arXiv preprint ", "vol. ", "pp. "),
    *("1-", "1--", "2020 ", "2020-01-", "July ", "10.1/"),
    *("\\emph{", "\\a", "\\a ", "\\cite{", "\\cite[", "\\'", "$a$", "{a}"),
    *("{\\a ", "@a{", "@string{a=", "a = {b},\n", "# ", "- a\n"),
    *("| ", "|a", "> ", "```\n", "proceedings of the "),
    *("International Conference on ", "et al. ", "\n- [a](b)\n", "a: ", "A-"),
)  # fmt: skip
_FUNCTIONS = ("sub", "split", "findall", "finditer", "search")
"""General pieces; `fuzz.py` uses them, too."""
ENDS = ("", "\x00", "!")


class _TooSlow(Exception):
    """The time limit of one call is over."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether any pattern or reader grows faster than its input.")
    parser.add_argument("--patterns", action="store_true", help="measure the patterns only")
    parser.add_argument("--readers", action="store_true", help="measure the readers only")
    parser.add_argument("--only", default="", help="measure what has this in its name")
    parser.add_argument("--size", type=int, default=4000, help="characters of the smaller input")
    parser.add_argument("--fail", action="store_true", help="exit with 1 if anything grows faster than linear")
    arguments = parser.parse_args()
    # By the processor's time, so that a busy machine is no finding.
    signal.signal(signal.SIGPROF, _stop)
    found = 0
    both = arguments.patterns == arguments.readers
    patterns = find_patterns() if both or arguments.patterns else ()
    readers = find_readers() if both or arguments.readers else ()
    for name, subject, pieces in itertools.chain(patterns, readers):
        if arguments.only in name and (worst := measure(subject, pieces, arguments.size)):
            exponent, seconds, text = worst
            found += 1
            print(f"{exponent:5.1f} {seconds:7.3f} s  {name}  {text[:60]!r} … {text[-4:]!r}", flush=True)
    print(f"{found} grow faster than linear")
    sys.exit(1 if found and arguments.fail else 0)


def measure(
    call: Callable[[str], object], pieces: Iterable[tuple[str, str, str]], size: int
) -> tuple[float, float, str] | None:
    """Return the worst growth of `call`: exponent, seconds at the larger size, and the smaller input; None if linear.

    A piece is what comes before, what is repeated, and what comes after.
    """
    worst: tuple[float, float, str] | None = None
    for before, piece, after in pieces:
        small = before + piece * max(size // len(piece), 1) + after
        first = _seconds(call, small)
        if first < QUICK_S:
            continue
        # Once more: the first call may have filled a cache, and another process may have taken the processor.
        first = min(first, _seconds(call, small))
        second = (
            _seconds(call, before + piece * max(4 * size // len(piece), 4) + after) if first < LIMIT_S else math.inf
        )
        exponent = math.log(max(second, 1e-6) / max(first, 1e-6), 4) if second < math.inf else math.inf
        if (
            exponent > GROWTH
            and second > 4 * QUICK_S
            and (worst is None or exponent > worst[0] + 0.3 or second > 2 * worst[1])
        ):
            worst = (exponent, second, small)
            if second == math.inf:
                break
    return worst


def find_readers() -> Iterator[tuple[str, Callable[[str], object], Iterable[tuple[str, str, str]]]]:
    """Yield every reader with the pieces it gets, inside the frame that its format asks for."""
    for name, reader in growth_readers.READERS.items():
        pieces = [("", piece, "") for piece in PIECES]
        pieces += [("a ", piece, " b!") for piece in ("preprint ", " ", ",", "arXiv ", "(", "\n")]
        yield f"read {name}", reader, pieces


def find_patterns() -> Iterator[tuple[str, Callable[[str], object], Iterable[tuple[str, str, str]]]]:
    """Yield every pattern of the package, called as its module calls it, with the pieces for it."""
    for module in sorted(pkgutil.walk_packages(bibexport.__path__, "bibexport."), key=lambda one: one.name):
        if module.name == "bibexport.__main__":
            continue
        loaded = importlib.import_module(module.name)
        source = Path(loaded.__file__ or "").read_text("utf-8")
        seen: set[str] = set()
        for name, value in vars(loaded).items():
            for pattern in _patterns_in(value):
                if isinstance(pattern.pattern, str) and pattern.pattern not in seen and f"{name} = " in source:
                    seen.add(pattern.pattern)
                    call = _call_of(pattern, name, source)
                    yield f"{module.name}:{name}", call, _pieces_of(pattern)
        for line, pattern in _inline_patterns(source):
            yield f"{module.name}:{line}", partial(_exhaust, pattern), _pieces_of(pattern)


def _inline_patterns(source: str) -> Iterator[tuple[int, re.Pattern[str]]]:
    """Yield the patterns that are passed to a function of `re` as literals, with their lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{name}" for name in _FUNCTIONS}:
            expression = node.args[0]
            if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
                yield node.lineno, re.compile(expression.value)


def _patterns_in(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif type(value).__name__ == "_LazyPattern":
        yield re.compile(value.pattern, value._flags)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _patterns_in(one)
    elif isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from _patterns_in(one)
    elif hasattr(value, "__wrapped__") and hasattr(value, "cache_info") and not inspect.signature(value).parameters:
        yield from _patterns_in(value()) if "Pattern" in str(value.__wrapped__.__annotations__.get("return")) else ()


def _call_of(pattern: re.Pattern[str], name: str, source: str) -> Callable[[str], object]:
    used = set(re.findall(rf"\b{name}(?:\(\))?\.(\w+)", source))
    if used and used <= {"match", "fullmatch", "pattern"}:
        return pattern.fullmatch if used <= {"fullmatch", "pattern"} else pattern.match
    if used and used <= {"search", "match", "fullmatch"}:
        return pattern.search
    return partial(_exhaust, pattern)


def _exhaust(pattern: re.Pattern[str], text: str) -> None:
    for _ in pattern.finditer(text):
        pass


def _pieces_of(pattern: re.Pattern[str]) -> list[tuple[str, str, str]]:
    parsed = re._parser.parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]
    own = set(_repeated(parsed, ""))
    pieces = [("", piece, end) for piece in PIECES for end in ENDS[:2]]
    pieces += [(before, piece, end) for before, piece in own for end in ENDS]
    return pieces + [("", before + piece, "") for before, piece in own]


def _repeated(parsed: Any, before: str) -> Iterator[tuple[str, str]]:
    """Yield a sample of each repeated part, and one of what leads to it."""
    for operation, value in parsed:
        kind = str(operation)
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from ((before, piece) for piece in _samples(value[2]) if piece)
            yield from _repeated(value[2], before)
        elif kind == "SUBPATTERN":
            yield from _repeated(value[3], before)
        elif kind == "ATOMIC_GROUP":
            yield from _repeated(value, before)
        elif kind == "BRANCH":
            for branch in value[1]:
                yield from _repeated(branch, before)
        elif kind in ("ASSERT", "ASSERT_NOT"):
            yield from _repeated(value[1], before)
        before += next(_samples([(operation, value)]), "")


def _samples(parsed: Any) -> Iterator[str]:
    """Yield a few texts that the pattern matches, one per branch at its first level."""
    texts = [""]
    for operation, value in parsed:
        kind = str(operation)
        if kind == "LITERAL":
            options = [chr(value)]
        elif kind in ("NOT_LITERAL", "ANY"):
            options = ["x"]
        elif kind == "IN":
            options = _members(value)
        elif kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            options = [one * min(max(value[0], 1), 100) for one in _samples(value[2])][:2]
        elif kind == "SUBPATTERN":
            options = list(_samples(value[3]))
        elif kind == "ATOMIC_GROUP":
            options = list(_samples(value))
        elif kind == "BRANCH":
            options = [one for branch in value[1][:6] for one in list(_samples(branch))[:1]]
        else:
            options = [""]
        texts = [text + option for text in texts for option in options or [""]][:12]
    yield from texts


def _members(value: Any) -> list[str]:
    """Return up to three characters of a set, of different kinds."""
    negated = str(value[0][0]) == "NEGATE"
    pattern = re.compile("[" + "".join(_describe(one) for one in value) + "]")
    found = [one for one in " a,1A-_.(\n\té论" if pattern.match(one)]
    found += [chr(item) for operation, item in value if str(operation) == "LITERAL" and not negated]
    return found[:3] or [next((chr(one) for one in range(0x3000) if pattern.match(chr(one))), "x")]


def _describe(item: Any) -> str:
    kind, value = str(item[0]), item[1]
    if kind == "NEGATE":
        return "^"
    if kind == "LITERAL":
        return re.escape(chr(value))
    if kind == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {"SPACE": r"\s", "NOT_SPACE": r"\S", "WORD": r"\w", "NOT_WORD": r"\W", "DIGIT": r"\d"}.get(
        str(value).removeprefix("CATEGORY_"), r"\D"
    )


def _seconds(call: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 3 * LIMIT_S)
    try:
        call(text)
    except _TooSlow:
        return math.inf
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "bibexport":
            print(f"      raises {type(error).__name__}: {str(error)[:80]}  {text[:40]!r} × {len(text)}", flush=True)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - start


def _stop(*_: object) -> None:
    raise _TooSlow


if __name__ == "__main__":
    main()
