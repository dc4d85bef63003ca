"""Households to publish for, as in the tests of learning."""

from tests.rooms.learning.conftest import family, make_family

__all__ = ["family", "make_family"]
