"""The officers, households and secret of coverage."""

from tests.rooms.coverage.conftest import homes as homes
from tests.rooms.coverage.conftest import officer as officer
from tests.rooms.coverage.conftest import secret as secret
