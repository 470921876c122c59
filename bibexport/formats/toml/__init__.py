"""Catalogs in TOML, read, written and edited in place.

`read` parses a file entry by entry, so that all faults are reported at once (the checks are in `formats.entry_fields`),
and finds the positions of entries, fields and values in a text.
`write` lays out a whole catalog for people to edit. `edit` rewrites, inserts and removes single entries and keeps the
rest of the file byte for byte.
"""
