"""The services that know papers, one module per source, listed in `registry.SOURCES`.

A source turns many questions into few requests, and a reply into `Facts`, raising `PayloadError` for anything that is
not an answer. It does no I/O: `Session.fetch` is handed in. `source` defines what a source is, and `payload` has the
strict readers of JSON and XML. `registry` is the only list of sources; pace, endpoint variable, resolving and lock
follow from a source's row. "Add a source" in CONTRIBUTING.md is the recipe.
"""
