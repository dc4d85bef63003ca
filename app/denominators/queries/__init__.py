"""Read loads, their sources side by side, and the figures that count for a region."""

from app.denominators.queries.loads import (
    LoadDetails,
    find_load,
    list_loads,
    load_with_digest,
    own_choices,
    own_loads,
    refused_rows,
    series_of_load,
)
from app.denominators.queries.regions import (
    OfficialFigures,
    RegionDenominators,
    check_table_text,
    official_figures,
    region_denominators,
)
from app.denominators.queries.sources import SeriesSource, counted_sources, sources_by_indicator
