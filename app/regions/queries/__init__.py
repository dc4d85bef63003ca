"""Find regions and their outlines."""

from app.regions.queries.names import (
    COUNTRY_NAME,
    SHOWN,
    NamedRegion,
    child_regions,
    find_region,
    find_village,
    is_search_too_short,
    region_name,
    region_names,
    region_path,
    region_successors,
    search_regions,
    village_picker_data,
)
from app.regions.queries.outlines import (
    MapOutlines,
    codes_of_districts_and_above,
    loaded_outlines,
    map_outlines,
)
from app.regions.queries.renumbered import first_codes_of_regions
from app.regions.queries.villages import villages_inside, villages_named

__all__ = [
    "COUNTRY_NAME",
    "SHOWN",
    "MapOutlines",
    "NamedRegion",
    "child_regions",
    "codes_of_districts_and_above",
    "find_region",
    "find_village",
    "first_codes_of_regions",
    "is_search_too_short",
    "loaded_outlines",
    "map_outlines",
    "region_name",
    "region_names",
    "region_path",
    "region_successors",
    "search_regions",
    "village_picker_data",
    "villages_inside",
    "villages_named",
]
