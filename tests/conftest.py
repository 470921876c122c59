"""Fixtures of all tests."""

from tests.servers.fixtures import serve

__all__ = ["serve"]
