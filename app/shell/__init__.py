"""The frame of the site: landing page and home page."""

from app.kit.room import MenuItem, Room
from app.kit.text.msgid import N_
from app.shell.routes import bp

ROOM = Room(
    blueprint=bp,
    menu=(MenuItem("shell.home", N_("Beranda"), "rumah", place=10),),
    links=(("home", "shell.home"), ("offline", "shell.offline")),
)
