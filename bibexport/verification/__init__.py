"""Asks the sources whether the entries of a bibliography are true, and remembers their answers in the lock."""
