"""Households: their members, and what members share with each other."""

from app.households import actions, queries, routes
from app.kit.room import CodeKind, MenuItem, PersonalTable, Room
from app.kit.text.msgid import N_

ROOM = Room(
    blueprint=routes.bp,
    menu=(MenuItem("households.family", N_("Keluarga"), "keluarga", place=40),),
    code_kinds={"rumah": CodeKind(queries.invited, actions.accept_code, routes.arrived)},
    personal_data={
        "member": PersonalTable(
            queries.own_memberships,
            actions.erase_member,
            N_("Keluarga Anda. Dihapus saat Anda keluar, atau bersama profil."),
        ),
        "core_progress": PersonalTable(
            queries.own_progress,
            actions.erase_progress,
            N_("Berapa bekal inti yang selesai. Dihapus bersama profil."),
        ),
        "core_met": PersonalTable(
            queries.own_met,
            actions.erase_met,
            N_("Daftar inti mana yang sudah Anda lengkapi. Dihapus bersama profil."),
        ),
        "share": PersonalTable(
            queries.own_shares,
            actions.erase_shares,
            N_("Siapa yang boleh melihat. Dihapus saat Anda mengakhiri izin."),
        ),
        "share_refusal": PersonalTable(
            queries.own_refusals,
            actions.erase_refusals,
            N_("Kepada siapa Anda menjawab tidak. Dihapus saat Anda memberi izin."),
        ),
    },
)
