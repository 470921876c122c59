"""The command line: one module per command.

A command parses its options, calls the library, prints, and sets the exit code; it decides nothing about papers. What
several commands need is in `parameters` (shared options), `inputs` (the catalogs of a command and their locks),
`collect` (from catalogs to resolved records) and `network` (progress, and the lock on disk). Data goes to stdout,
everything else to stderr. `main` turns errors of the library into messages and exit codes.
"""

import gc

# A command makes many objects that live to its end, from its imports on: to look for cycles among them takes a
# tenth of its time.
gc.set_threshold(100_000, 50, 100)
