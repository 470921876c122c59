"""The command line: one module a command."""

import gc

# A command makes many objects that live to its end, from its imports on: to look for cycles among them takes a
# tenth of its time.
gc.set_threshold(100_000, 50, 100)
