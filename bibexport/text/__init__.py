"""Plain values in the text of bibliographies, read and brought to one canonical form.

Names (`names`), dates (`dates`), page ranges and other numbers (`numbers`), venues (`venue_names`), Unicode
and lines (`unicode`), markup (`markup`). Everything is pure and knows no format: TeX is in `bibexport.tex`.
"""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

import msgspec

__all__ = ["cache_short", "compile_lazily"]

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
CACHED_LENGTH = 1000
"""Maximum number of characters of a text whose result is kept; names, titles and venues have fewer."""


class _LazyPattern:
    def __init__(self, expression: str, flags: int) -> None:
        self.pattern, self._flags = expression, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self.pattern, self._flags), name)
        # As an attribute of the instance, a method is as quick to call as that of the pattern itself.
        setattr(self, name, value)
        return value


def compile_lazily(expression: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled when it is first used.

    For modules that every export loads: compiling all their patterns would take longer than writing a short
    bibliography, and most titles and names need few of them.
    """
    return cast("re.Pattern[str]", _LazyPattern(expression, flags))


def _measure(value: object) -> int:
    """Return the number of characters in the texts of a value, such as a name."""
    if type(value) is str:
        return len(value)
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.astuple(value)
    return sum(map(_measure, value)) if isinstance(value, tuple) else 0


def _takes_one_text(function: Callable[..., object]) -> bool:
    """Return whether the only parameter of a function is a text."""
    kinds = [kind for name, kind in function.__annotations__.items() if name != "return"]
    return len(kinds) == 1 and kinds[0] in (str, "str")


def cache_short(
    maxsize: int, longest: int = CACHED_LENGTH
) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Return a decorator that keeps the last `maxsize` results of a function, but for arguments longer than `longest`.

    A cache whose size is a number of texts would fill the memory with those of hostile input.
    """

    def decorate(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        cached: Any = lru_cache(maxsize)(function)
        uncached: Any = function

        @wraps(function)
        def call(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            for one in args:
                if (len(one) if type(one) is str else _measure(one)) > longest:
                    return function(*args, **kwargs)
            return cast("Result", cached(*args, **kwargs))

        @wraps(function)
        def call_with_text(text: Any) -> Any:
            return cached(text) if len(text) <= longest else uncached(text)

        # Some functions are called for every word, where the loop over one argument takes most of the time.
        chosen: Any = call_with_text if _takes_one_text(function) else call
        chosen.cache_clear, chosen.cache_info = cached.cache_clear, cached.cache_info
        return cast("Callable[Parameters, Result]", chosen)

    return decorate
