"""How the rest of the house finds out who is asking. Identity has no address of its own."""

from app.identity.routes.frame import connect

__all__ = ["connect"]
