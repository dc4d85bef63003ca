"""Signing up, alone or by a code; signing in with the PIN on a known phone, or with a passphrase as
staff; locking. The room recovery signs people in on a new phone. Identity stores the credentials,
households the memberships."""

from app.kit.room import Room
from app.sign_in import routes

ROOM = Room(
    blueprint=routes.bp,
    links=(("profile", "sign_in.sign_in"), ("lock", "sign_in.sign_out"), ("leave", "sign_in.hide")),
    sign_in_url=routes.sign_in_url,
)
