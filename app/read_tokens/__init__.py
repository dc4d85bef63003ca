"""Read tokens, which staff make, and by which programs read coverage files of some regions."""

from app.kit.room import PersonalTable, Room
from app.kit.store.exported import make_exporter
from app.kit.text.msgid import N_
from app.read_tokens import actions, routes
from app.read_tokens.models import ReadToken

ROOM = Room(
    blueprint=routes.bp,
    personal_data={
        "coverage_token": PersonalTable(
            export=make_exporter(
                ReadToken.maker,
                ReadToken.name,
                ReadToken.regions,
                ReadToken.made_at,
                ReadToken.until,
                ReadToken.revoked_at,
            ),
            erase=actions.erase_read_tokens,
            retention=N_("Token baca yang Anda buat. Dihapus bersama profil."),
        ),
    },
)
