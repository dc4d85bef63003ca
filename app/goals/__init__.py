"""Shared savings goals of a household: proposed by one member and agreed by another."""

from app.goals import actions, queries, routes
from app.kit.room import PersonalTable, Room
from app.kit.text.msgid import N_

ROOM = Room(
    blueprint=routes.bp,
    personal_data={
        "goal": PersonalTable(
            queries.own_goals,
            actions.erase_goals,
            N_("Tujuan yang Anda usulkan atau setujui. Nama Anda dilepas bersama profil."),
        ),
        "goal_yes": PersonalTable(
            queries.own_goal_agreements,
            actions.erase_goal_agreements,
            N_("Tujuan yang ikut Anda setujui. Dihapus saat Anda keluar, atau bersama profil."),
        ),
        "goal_mark": PersonalTable(
            queries.own_savings_marks,
            actions.erase_savings_marks,
            N_("Bulan Anda menyisihkan uang. Dihapus saat Anda keluar, atau bersama profil."),
        ),
        "goal_sight": PersonalTable(
            queries.own_savings_marks_viewers,
            actions.erase_savings_marks_visibility,
            N_("Siapa yang boleh melihat tanda Anda. Dihapus saat Anda mengakhiri izin."),
        ),
        "goal_quiet": PersonalTable(
            queries.own_muted_reminders,
            actions.erase_muted_reminders,
            N_("Bulan tanpa pengingat. Dihapus saat Anda keluar, atau bersama profil."),
        ),
    },
)
