"""Addresses of identity, and how the rest of the house finds out who is asking."""

from app.identity.routes import own
from app.identity.routes.frame import bp, connect

__all__ = ["bp", "connect", "own"]
