"""An entry of a .bib file, laid out."""

import textwrap
from collections.abc import Iterable

from bibexport.exporters.options import ExportOptions

VERBATIM: frozenset[str] = frozenset({"doi", "eprint", "file", "url", "urlraw", "verba", "ids"})
"""Fields that biblatex reads verbatim (biblatex manual, section 2.2.1): no blank may be put into them."""
_MACROS: frozenset[str] = frozenset({"month"})


def entry(kind: str, key: str, fields: Iterable[tuple[str, str]], options: ExportOptions) -> str:
    """`@kind{key, …}` with one field a line, empty ones left out, then a blank line."""
    lines = [f"@{kind}{{{key}"]
    margin = " " * options.indent
    for name, value in fields:
        if not value or (options.fields and name not in options.fields) or name in options.omit:
            continue
        line = f"{margin}{name:<13} = {value}" if name in _MACROS else f"{margin}{name:<13} = {{{value}}}"
        if options.wrap and len(line) >= options.wrap and name not in VERBATIM:
            line = _wrapped(line, options.wrap, len(margin) + 17)
        lines.append(line)
    return ",\n".join(lines) + "\n}\n\n"


def _wrapped(line: str, column: int, indent: int) -> str:
    # A break may only replace a blank: BibTeX reads a line end as one.
    return "\n".join(
        textwrap.wrap(
            line,
            width=column - 1,
            subsequent_indent=" " * indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
