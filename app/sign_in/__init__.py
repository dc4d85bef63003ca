"""The door: how someone comes in. Signing up alone or by a code; signing in with the PIN on a known
phone, as staff with a passphrase; locking again. A new phone is recovery's.

What lets a person in is kept by identity, and who belongs together by households; here is only the
way."""

from app.kit.room import Room
from app.sign_in import routes

ROOM = Room(
    blueprint=routes.bp,
    links=(("profile", "sign_in.sign_in"), ("lock", "sign_in.sign_out"), ("leave", "sign_in.hide")),
    sign_in_url=routes.sign_in_url,
)
