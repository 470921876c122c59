"""Fixtures of all tests, and how hard the property tests try.

By default the same examples are tried in every run, so that a change is judged by what it changes. To look for new
ones: `pytest -n auto --hypothesis-profile=hunt` (twenty times as many, others each time). `make test-fast` takes a
fifth of them.
"""

import os

import hypothesis

from tests.servers.fixtures import serve

__all__ = ["serve"]

# Tests start hundreds of commands. Without bytecode, each one would compile the package again, which takes longer than
# the rest of it; some systems ask for that in this variable.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A busy machine is slow now and then, which says nothing about the code: no deadline.
hypothesis.settings.register_profile("bibexport", deadline=None, derandomize=True)
hypothesis.settings.register_profile("fast", deadline=None, derandomize=True, max_examples=20)
hypothesis.settings.register_profile("hunt", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile("bibexport")
