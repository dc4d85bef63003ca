"""Cohorts of a trainer: their codes, members and attendance list."""

from app.kit.room import InvitationCodeKind, MenuItem, PersonalTable, Room
from app.kit.text.msgid import N_
from app.training import actions, queries
from app.training.routes import arrived, bp, preview
from app.training.rules import CODE_KIND

ROOM = Room(
    blueprint=bp,
    menu=(
        MenuItem("training.cohorts", N_("Kelompok"), "keluarga", 5, "training:cohort:view", True),
    ),
    code_kinds={CODE_KIND: InvitationCodeKind(preview, actions.accept_code, arrived)},
    personal_data={
        "enrolment": PersonalTable(
            queries.enrolments_of,
            actions.erase_enrolments,
            N_("Kelompok yang Anda ikuti. Dihapus bersama profil."),
        ),
        "cohort": PersonalTable(
            queries.cohorts_made_by,
            actions.erase_cohorts,
            N_("Kelompok yang Anda buat. Dihapus bersama profil."),
        ),
    },
)
