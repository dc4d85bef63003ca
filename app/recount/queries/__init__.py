"""Exact counters: those of a region for the operator, and all computed from households."""

from app.recount.queries.exact import read_exact_coverage
from app.recount.queries.recomputed import recomputed_counters
