"""A published course and a household, as in the tests of learning."""

from tests.rooms.learning.conftest import family, make_family, mother, school

__all__ = ["family", "make_family", "mother", "school"]
