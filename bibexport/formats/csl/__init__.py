"""CSL-JSON and CSL-YAML, read and written.

`variables` maps CSL variables to fields of `Record`, with the kind of each value, and reads texts, names and dates;
reading and writing share it. `read` turns items into records, `write` records into items, as JSON or as YAML for
pandoc. A new variable is a row in `variables`.
"""
