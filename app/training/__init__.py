"""Cohorts of a trainer: their codes, members and their progress."""

from app.kit.room import InvitationCodeKind, MenuItem, PersonalTable, Room
from app.kit.text.msgid import N_
from app.training import actions, cli, queries
from app.training.routes import (
    bp,
    cohort_page_after_joining,
    preview_assistant_code,
    preview_cohort_code,
)
from app.training.rules import ASSISTANT_CODE_KIND, CODE_KIND, MANAGE_ACQUAINTANCES

ROOM = Room(
    blueprint=bp,
    menu=(
        MenuItem("training.cohorts", N_("Kelompok"), "keluarga", 5, "training:cohort:view", True),
        MenuItem("training.said", N_("Tanda kenal"), "centang", 9, MANAGE_ACQUAINTANCES, True),
    ),
    code_kinds={
        CODE_KIND: InvitationCodeKind(
            preview_cohort_code, actions.join_cohort_by_invitation, cohort_page_after_joining
        ),
        ASSISTANT_CODE_KIND: InvitationCodeKind(
            preview_assistant_code, actions.refuse_assistant_code, cohort_page_after_joining
        ),
    },
    cli={"kelompok": cli.COMMANDS},
    warnings=(queries.warn_of_cohorts_without_lead,),
    personal_data={
        "enrolment": PersonalTable(
            queries.own_enrolments,
            actions.erase_enrolments,
            N_("Kelompok yang Anda ikuti. Dihapus bersama profil."),
        ),
        "cohort_trainer": PersonalTable(
            queries.own_cohorts,
            actions.erase_trainer,
            N_("Kelompok yang Anda latih. Kalau profil dihapus, pelatih lain melanjutkan."),
        ),
    },
)
