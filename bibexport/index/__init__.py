"""The local index: DBLP's dump, and optionally arXiv's snapshot, in one SQLite file made for look-ups.

Building, in the order the data flows:

* `dump`: reads the dump and the snapshot from disk in batches of whole records
* `records`: parses DBLP's records as far as the index needs them
* `extract`: which records to keep when the index is built for one catalog (`--only`), and what a part holds completely
* `rows`: turns a batch into rows, in worker processes where that pays
* `build`: runs a build from the files to the finished index

Look-ups: `store` is the index as `sources.source.Index` describes it. Both sides share `hashes` (what a record is
found by) and `database` (the schema, and access to the file, which a build replaces only when it is complete).
"""
