"""Reading people's .bib files: BibTeX and BibLaTeX."""

from bibexport.catalog.bibtex.reader import read

__all__ = ["read"]
