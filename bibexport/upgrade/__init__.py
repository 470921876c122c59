"""Changes to the text of a person's own `.bib` that a record proves; the rest of the file stays byte for byte.

`rewriting` replaces preprints with their published versions, and `corrections` corrects the fields that `proof` finds
wrong for certain. Both make the TeX of new fields with `values`, edit one entry with `edits`, and read the new text
again to prove that nothing else changed.
"""
