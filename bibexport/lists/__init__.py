"""Reading lists of papers, whatever their markup.

A parser (`formats/markdown/`) makes a `Document` (`document.py`: blocks, whose texts are spans in one style each).
`reader.py` reads it, one step after the other:

1. Every text becomes a *passage*, which knows its links (`links.py`, `link_kinds.py`, `identifiers.py`), its styled
   text (`styled_text.py`), and what it says as a *reference* (`reference.py`): the text is cut into *pieces*
   (`pieces.py`; `citation.py` knows the grammar of citation styles), signs weigh each piece (`slots.py`) as authors
   (`rows.py`), venue or date (`signs.py`), and `titles.py` chooses the title with which all the pieces make the most
   sense.
2. `sections.py` cuts the document at its headings; `candidates.py` finds the *candidates* in each section: items, rows
   (`tables.py`), paragraphs, headings, folds. `evidence.py` holds the signs of a paper in a text, `block_evidence.py`
   those in a block.
3. `selection.py` decides which candidates are papers, judged by their neighbours and by the layout of the list.
   `reader.py` collects what looks like a paper and was not taken.
4. `entry.py` reads each into a *mention* (`mention.py`), one paper at one place of the list; `publication.py` collects
   the venue, date and authors from all its texts. `conventions.py` learns from the sure entries of the list where the
   unsure ones have their venues and authors.

A *claim* (`claims.py`) is what a text says about where and when a paper appeared. `names.py` recognises names of
venues and of people, which is only weak evidence: the place of a piece says more. `entries.py` turns
the mentions of a list into a catalog, and merges those of one paper. The word lists behind the rules are in
`bibexport/data/`.
"""
