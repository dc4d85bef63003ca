"""The door: how someone comes in. Signing up alone or by a code; signing in with the PIN on a known
phone, with six words or a trainer's code on a new one, as staff with a passphrase; locking again.

What lets a person in is kept by identity, and who belongs together by households; here is only the
way."""

from app.door import cli, routes
from app.kit.room import Room

ROOM = Room(
    blueprint=routes.bp,
    cli={"akun": cli.COMMANDS},
    links=(("profile", "door.sign_in"), ("lock", "door.sign_out")),
    connect=routes.connect,
)
