"""Figures of a region week by week, their lines, and what was typed to compare. Pure."""

from app.coverage_trends.rules.asked import code_in_text
from app.coverage_trends.rules.lines import draw_line, top_of_scale
from app.coverage_trends.rules.series import (
    FigureSeries,
    figure_series,
    missing_mondays,
    region_series,
    weeks_to_draw,
)
