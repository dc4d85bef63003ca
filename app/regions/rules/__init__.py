"""The official list of regions, words of a search, and outlines for maps. Pure."""

from app.regions.rules.official_list import (
    DATA,
    RegionListError,
    RegionRow,
    first_text_after_prefix,
    name_endings,
    normalized_search_words,
    read_region_list,
    region_display_names,
)
from app.regions.rules.outline_file import (
    MOST_BYTES,
    CleanOutline,
    OutlineFileError,
    clean_outline_file,
)
from app.regions.rules.outlines import (
    Outline,
    Point,
    decode_outline,
    encode_outline,
    outline_centre,
    regency_points,
    shipped_province_outlines,
)
from app.regions.rules.projection import Box, Projection, bounding_box, fit_projection
from app.regions.rules.renumbered import first_codes
