"""The officers and households of coverage."""

from tests.rooms.coverage.conftest import homes as homes
from tests.rooms.coverage.conftest import officer as officer
