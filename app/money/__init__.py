"""Money tools that need no account: the remittance comparer."""

from app.kit.room import MenuItem, Room
from app.kit.text.msgid import N_
from app.money.routes import bp

ROOM = Room(
    blueprint=bp, menu=(MenuItem("money.tools", N_("Alat"), "alat", place=30, for_staff=True),)
)
