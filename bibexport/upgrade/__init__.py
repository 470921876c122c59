"""Changes to the text of a person's own `.bib`; the rest of the file stays byte for byte.

`rewriting` replaces preprints with their published versions, and `corrections` corrects the fields that `proof` finds
wrong for certain. Both make and place the TeX of new fields with `values`, and read the new text again to prove that
nothing else changed. `merging` adds what other files have: `parts` takes a file apart, and `agreement` compares the
fields of two entries.
"""
