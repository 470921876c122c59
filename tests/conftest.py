"""Fixtures of all tests."""

import hypothesis

from tests.servers.fixtures import serve

__all__ = ["serve"]

# A busy machine is slow now and then, which says nothing about the code.
hypothesis.settings.register_profile("bibexport", deadline=None)
hypothesis.settings.load_profile("bibexport")
