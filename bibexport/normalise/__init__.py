"""Merging entry, facts and verdict into one record: the only package that ranks the sources.

`records` decides field by field between the curator, the published record, the preprint and the list, and notes the
provenance. `booktitles` splits the long titles of proceedings, such as DBLP's, into name, acronym, place and dates;
the `event_*` modules each recognise one part of them. `known_conferences` recognises the names of well-known
conferences, `venue_parts` takes the others apart, and `venues` gives each conference of a bibliography one name.
"""
