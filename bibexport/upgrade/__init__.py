"""Preprints in a person's own `.bib`, replaced with their published versions in the text of the file.

`rewriting` finds the preprints, decides which can be upgraded and proves that nothing else changed, by reading the
new text again. `edits` changes fields of one entry and keeps its layout; `values` makes the TeX of the new fields.
Everything else in the file stays byte for byte.
"""
