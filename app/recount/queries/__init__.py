"""Reads of the recount: people of known households, and every counter computed from them."""

from app.recount.queries.recomputed import recomputed_counters
