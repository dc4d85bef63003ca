"""Staff who answer proposals."""

from tests.rooms.coverage.conftest import officer as officer
