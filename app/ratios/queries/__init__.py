"""Exact counts behind the ratios of a frozen week, and the official figures that count in it."""

from app.ratios.queries.people import people_of_week
from app.ratios.queries.ratios import counted_ratios, ratio_counts
from app.ratios.queries.reach import departure_counts, official_of_week
