"""Rosters: from a list of names that a trainer has to one-time invitations into her cohort."""

from app.kit.room import InvitationCodeKind, PersonalTable, Room, ScheduledJob
from app.kit.text.msgid import N_
from app.rosters import actions, cli, queries
from app.rosters.routes import (
    bp,
    cohort_page_after_accepting,
    preview_roster_invitation,
)
from app.rosters.rules import CODE_KIND

ROOM = Room(
    blueprint=bp,
    cli={"kelompok": cli.COMMANDS},
    code_kinds={
        CODE_KIND: InvitationCodeKind(
            preview_roster_invitation,
            actions.accept_roster_invitation,
            cohort_page_after_accepting,
        )
    },
    personal_data={
        "roster_invitation": PersonalTable(
            queries.own_roster_invitations,
            actions.erase_roster_invitations,
            N_("Undangan dari daftar pelatih. Dihapus setelah 30 hari, atau bersama profil."),
        ),
        "roster_draft": PersonalTable(
            queries.own_roster_drafts,
            actions.erase_drafts,
            N_("Daftar yang sedang Anda periksa. Dihapus setelah 24 jam."),
        ),
    },
    scheduled_jobs=(
        ScheduledJob("rosters.sweep", actions.delete_stale_roster_invitations),
        ScheduledJob("rosters.drafts", actions.delete_old_drafts),
    ),
)
