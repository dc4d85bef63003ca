"""Partners: offices and organisations that help, by place and need. No person's name, no private
number, and no address of a shelter."""

from app.kit.room import MenuItem, PersonalTable, Room
from app.kit.text.msgid import N_
from app.partners import actions, cli, queries
from app.partners.routes import bp
from app.partners.routes.kept import KEEP

ROOM = Room(
    blueprint=bp,
    menu=(MenuItem("partners.kept", N_("Mitra"), "telepon", 9, KEEP, True),),
    cli={"mitra": cli.COMMANDS},
    personal_data={
        "partner_version": PersonalTable(
            queries.own_versions,
            actions.forget_decider,
            N_("Perubahan mitra yang Anda usulkan atau periksa. Nama Anda dilepas bersama profil."),
        ),
        "partner_link": PersonalTable(
            queries.own_links,
            actions.erase_links,
            N_("Tautan mitra yang Anda buat. Dihapus bersama profil."),
        ),
    },
)
