"""The map of a region, and the shade of a tile. Pure."""

from app.coverage_map.rules.map import CoverageMap, MapOutlinesOfRegion, draw_map
from app.coverage_map.rules.tiles import tile_css_class
