"""BibTeX and BibLaTeX: `read` reads a .bib file; `write_bibtex` and `write_biblatex` write one.

Reading: `blocks` and `fields` (file to fields), `read_record`, `read_identifiers` and `read_names` (fields to record).
Both ways: `entry_types`, `field_types`, `dates`. Writing: `write_names`, `format_entry`, and `round_trip`
for entries that came from a .bib. `source` takes a file apart without loss, to edit its entries in place. `bbl` reads
what BibTeX and biber print.
"""
