"""Regions where something is missing, and the files about them. Pure."""

from app.unreached.rules.files import MissingTexts, missing_json, missing_lines
from app.unreached.rules.missing import LISTED_LEVELS, MissingTable, build_missing_table
from app.unreached.rules.need_files import NeedTexts, need_lines
from app.unreached.rules.needs import NeedsInRegion, needs_in_region, overlaps_in, parts_with_gaps
