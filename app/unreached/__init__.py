"""Lists the regions of a week with senders of money but without cohorts or access points, and those
whose cohorts have all ended: page, CSV, XLSX and JSON; and needs without a partner."""

from pathlib import Path

from app.kit.room import Room
from app.unreached import routes

ROOM = Room(blueprint=routes.bp, api=Path(__file__).with_name("openapi.yaml"))
