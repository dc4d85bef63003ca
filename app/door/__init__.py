"""The door: how someone comes in. Signing up alone or by a code; signing in with the PIN on a known
phone, as staff with a passphrase; locking again. A new phone is recovery's.

What lets a person in is kept by identity, and who belongs together by households; here is only the
way."""

from app.door import routes
from app.kit.room import Room

ROOM = Room(
    blueprint=routes.bp,
    links=(("profile", "door.sign_in"), ("lock", "door.sign_out"), ("leave", "door.hide")),
    connect=routes.connect,
)
