"""Coverage: the indicators of a region and its parts, as officers and programs read them."""

from pathlib import Path

from app.coverage import actions, cli, routes
from app.coverage.models import ReportFile
from app.frozen_weeks.rules import PERMISSION
from app.kit.room import MenuItem, PersonalTable, Room, ScheduledJob
from app.kit.store.exported import make_exporter
from app.kit.text.msgid import N_

ROOM = Room(
    blueprint=routes.bp,
    menu=(
        MenuItem("coverage.start", N_("Cakupan"), "peta", 6, permission=PERMISSION, for_staff=True),
    ),
    cli={"cakupan": cli.COMMANDS},
    scheduled_jobs=(ScheduledJob("laporan", actions.make_waiting_report_files),),
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
    api=Path(__file__).with_name("openapi.yaml"),
)
