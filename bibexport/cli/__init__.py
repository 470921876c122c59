"""The command line: a module per command, and few that commands share."""

import gc

# A command's objects live until it exits, from its imports on. Python's default, to look for cycles among them after
# every 700 new ones, takes a tenth of a command's time (20 to 30 ms of `bibex export`), and finds none.
gc.set_threshold(100_000, 50, 100)
