"""Plain values in the text of bibliographies, read and brought to one canonical form.

Names (`names`), dates (`dates`), page ranges and other numbers (`numbers`), venues (`venue_names`), Unicode
and lines (`unicode`), markup (`markup`). Everything is pure and knows no format: TeX is in `bibexport.tex`.
"""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

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


def cache_short(
    maxsize: int, longest: int = CACHED_LENGTH
) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Return a decorator that keeps the last `maxsize` results of a function, but for texts longer than `longest`.

    A cache whose size is a number of texts would fill the memory with those of hostile input.
    """

    def decorate(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        cached: Any = lru_cache(maxsize)(function)

        @wraps(function)
        def call(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            for one in args:
                if type(one) is str and len(one) > longest:
                    return function(*args, **kwargs)
            return cast("Result", cached(*args, **kwargs))

        call.cache_clear = cached.cache_clear  # type: ignore[attr-defined]
        call.cache_info = cached.cache_info  # type: ignore[attr-defined]
        return call

    return decorate
