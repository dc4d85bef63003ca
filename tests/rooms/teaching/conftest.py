"""A published course, as in the tests of learning."""

from tests.rooms.learning.conftest import school

__all__ = ["school"]
