"""Changes to the text of a person's own `.bib`; the rest of the file stays byte for byte.

`rewriting` replaces preprints with their published versions, and gives each conference and journal one name;
`corrections` corrects the fields that `proof` finds wrong for certain. They place the TeX of new fields with `values`,
and read the new text again to prove that nothing else changed. `merging` adds what other files have: `papers` finds the
entries of one paper, and `absorbing` joins them.
"""
