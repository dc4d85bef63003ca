"""Loads the current person for every request. Identity has no address of its own."""

from app.identity.routes.frame import connect_flask_login
