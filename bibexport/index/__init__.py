"""The local index: DBLP's dump, and perhaps arXiv's snapshot, in one file made for look-ups.

`build` reads the dump once and writes the file; `store` looks things up in it.
"""
