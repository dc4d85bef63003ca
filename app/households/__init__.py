"""Households: their members, and what members share with each other."""

from app.households import actions, queries, routes
from app.kit.room import InvitationCodeKind, MenuItem, PersonalTable, Room
from app.kit.text.msgid import N_

ROOM = Room(
    blueprint=routes.bp,
    menu=(MenuItem("households.family", N_("Keluarga"), "keluarga", place=40),),
    code_kinds={
        "rumah": InvitationCodeKind(
            queries.preview_household_code,
            actions.join_household_by_invitation,
            routes.household_page_after_joining,
        )
    },
    personal_data={
        "member": PersonalTable(
            queries.own_memberships,
            actions.erase_memberships,
            N_("Keluarga Anda. Dihapus saat Anda keluar, atau bersama profil."),
        ),
        "core_progress": PersonalTable(
            queries.own_core_progress,
            actions.erase_core_progress,
            N_("Berapa bekal inti yang selesai. Dihapus bersama profil."),
        ),
        "core_met": PersonalTable(
            queries.own_completed_versions,
            actions.erase_completed_versions,
            N_("Daftar inti mana yang sudah Anda lengkapi. Dihapus bersama profil."),
        ),
        "learning_day": PersonalTable(
            queries.own_learning_days,
            actions.erase_learning_days,
            N_("Paling banyak tiga hari belajar. Dihapus saat Anda pindah, atau bersama profil."),
        ),
        "acquaintance": PersonalTable(
            queries.own_acquaintances,
            actions.erase_acquaintances,
            N_("Petugas yang mengenal Anda. Dihapus bersama profil."),
        ),
        "share": PersonalTable(
            queries.own_progress_shares,
            actions.erase_progress_shares_by_and_with,
            N_("Siapa yang boleh melihat. Dihapus saat Anda mengakhiri izin."),
        ),
        "share_refusal": PersonalTable(
            queries.own_share_refusals,
            actions.erase_share_refusals,
            N_("Kepada siapa Anda menjawab tidak. Dihapus saat Anda memberi izin."),
        ),
    },
)
