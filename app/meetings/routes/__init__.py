"""`/kelompok/…/pertemuan`: the meetings of a cohort."""

from app.meetings.routes import attendance, meetings, scanning
from app.meetings.routes.frame import bp
