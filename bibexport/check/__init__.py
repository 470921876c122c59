"""What a list claims about its papers, compared with their records.

`statements` finds what a list says about each paper and where, and `known` collects what the lock has about it.
`titles`, `venues`, `links`, `duplicates` and `keys` each look for one kind of disagreement and return findings, with
the codes of `bibexport.findings`; `run` puts them together in the order of the list. `corrections` writes the
record's venue and year into the text of the list and changes nothing else. All of it is pure.
"""
