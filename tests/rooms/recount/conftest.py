"""The households of coverage."""

from tests.rooms.coverage.conftest import homes as homes
