"""HTML: the whole list as one file that needs nothing else, to be read, searched and cited from."""

from collections.abc import Iterable, Iterator

from bibexport.exporters.html.page import page
from bibexport.exporters.options import ExportOptions
from bibexport.model import Record


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """The page in pieces; all records are kept in memory, since its head counts them."""
    return page(records, options)
