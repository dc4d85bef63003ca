"""The report on a region and a month: two pages to read and print, and their PDF, made by a job."""

from app.coverage_reports import actions, routes
from app.coverage_reports.models import ReportFile
from app.kit.room import PersonalTable, Room, ScheduledJob
from app.kit.store.exported import make_exporter
from app.kit.text.msgid import N_

ROOM = Room(
    blueprint=routes.bp,
    scheduled_jobs=(
        ScheduledJob("laporan", actions.make_waiting_report_files, runs_when_asked=True),
    ),
    personal_data={
        "coverage_report": PersonalTable(
            export=make_exporter(
                ReportFile.asked_by,
                ReportFile.region,
                ReportFile.monday,
                ReportFile.asked_at,
                ReportFile.state,
            ),
            erase=actions.erase_report_files,
            retention=N_("PDF laporan yang Anda minta. Dihapus sesudah satu hari."),
        ),
    },
)
