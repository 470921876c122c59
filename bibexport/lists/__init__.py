"""What a list of papers says, whatever its markup.

A parser (`formats/markdown/`) makes a `Document` (`document.py`: blocks, whose texts are spans in one style each).
`reader.py` reads it, one step after the other:

1. Every text becomes a *passage* (`passages.py`), which knows its links (`links.py`, `link_kinds.py`,
   `identifiers.py`), its styled text (`styled_text.py`), and its *title line*: what precedes the title (`prefixes.py`),
   the title (`titles.py`), and the venue and date after it (`trailing_claims.py`).
2. `sections.py` cuts the document at its headings; `candidates.py` finds the *candidates* in each section: items, rows
   (`tables.py`), paragraphs, headings, folds. `evidence.py` says what in them speaks for a paper.
3. `selection.py` decides which candidates are papers, by what is beside them.
4. `entry.py` reads each into a *mention* (`mention.py`), one paper at one place of the list; `publication.py` collects
   the venue, date and identifiers from all its texts.

A *claim* (`claims.py`) is what a text says about where and when a paper appeared; `names.py` tells names of venues
and of people from other text. `entries.py` turns the mentions of a list into a catalog, where
`duplicates.py` has put those of one paper together. The words that all this goes by are in `bibexport/data/`.
"""
