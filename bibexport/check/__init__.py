"""Is every entry true, and where does a list disagree with the record? All of it is pure.

Verdicts: `claims` has what an entry says about its paper, and `identifiers` what the sources answered. `differences`
compares claims with a record, `authors` their authors; `verdicts` judges an entry, and `verdict_findings` says what of
that is to be reported.

Lists: `statements` finds what a list says about each paper and where. `titles`, `venues` and `duplicates` each look for
one kind of disagreement and return findings, with the codes of `bibexport.findings`; `run` adds those about keys and
links and puts all in the order of the list. `corrections` writes the record's venue and year into the text of the
list and changes nothing else.

`silences` hides findings that a person has looked at. `report` prints findings and verdicts for people, `formats` for
code scanning and GitHub.
"""
