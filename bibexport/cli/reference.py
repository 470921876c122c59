"""A reference in plain text, as the `plain` style of BibTeX would print it (rendered by pybtex)."""

from bibexport.exporters import exporter
from bibexport.exporters.options import ExportOptions
from bibexport.model import Record


def reference(record: Record) -> str:
    """The reference, without its number."""
    from pybtex.backends.plaintext import Backend
    from pybtex.database import parse_string
    from pybtex.style.formatting.plain import Style

    written = "".join(exporter("bibtex").export([record], ExportOptions(encoding="utf8", links="doi")))
    bibliography = parse_string(written, "bibtex")
    (formatted,) = Style().format_bibliography(bibliography)
    return str(formatted.text.render(Backend()))
