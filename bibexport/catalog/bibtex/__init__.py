"""Reading people's .bib files: BibTeX and BibLaTeX."""

from bibexport.errors import Fault
from bibexport.model import Catalog

__all__ = ["read"]


def read(text: str, path: str = "") -> tuple[Catalog, tuple[Fault, ...]]:
    """As `bibexport.catalog.bibtex.reader.read`, whose parsers are loaded when they are needed."""
    from bibexport.catalog.bibtex import reader

    return reader.read(text, path)
