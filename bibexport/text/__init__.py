"""Plain values in the text of bibliographies, read and brought to one canonical form.

Names (`names`), dates (`dates`), page ranges and other numbers (`numbers`), venues (`venue_names`), Unicode
and lines (`unicode`), markup (`markup`). Everything is pure and knows no format: TeX is in `bibexport.tex`.
"""

import re
from typing import Any, cast

__all__ = ["compile_lazily"]


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
