"""Shares a publication with all hosts, and fetches what another host has shared."""

from app.hosts.actions.fetching import catch_up, fetch_newest
from app.hosts.actions.sharing import serve_everywhere

__all__ = ["catch_up", "fetch_newest", "serve_everywhere"]
