"""What the BibTeX and BibLaTeX writers share."""
