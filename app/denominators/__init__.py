"""Figures from official sources by region: denominators such as placements, and access points."""

from app.denominators import actions, cli, queries, routes
from app.kit.room import MenuItem, PersonalTable, Room
from app.kit.text.msgid import N_

ROOM = Room(
    blueprint=routes.bp,
    menu=(
        MenuItem(
            "denominators.overview",
            N_("Penyebut"),
            "unggah",
            place=8,
            permission=routes.MANAGE,
            for_staff=True,
        ),
    ),
    cli={"penyebut": cli.COMMANDS},
    personal_data={
        "denominator_load": PersonalTable(
            queries.own_loads,
            actions.forget_loader,
            N_("Tabel angka yang Anda muat atau batalkan. Nama Anda dilepas bersama profil."),
        ),
        "denominator_choice": PersonalTable(
            queries.own_choices,
            actions.forget_chooser,
            N_("Sumber angka yang Anda pilih. Nama Anda dilepas bersama profil."),
        ),
    },
)
