"""Plain values in the text of bibliographies, read and brought to one canonical form.

Names (`names`), dates (`dates`), page ranges and other numbers (`numbers`), venues (`venue_names`), Unicode
(`unicode`). `nearest` finds what somebody may have meant, and `diff` shows a change as a patch. Everything is pure
and knows no format: TeX is in `bibexport.tex`.
"""
