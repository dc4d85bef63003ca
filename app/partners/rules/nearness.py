"""How near a partner is to whoever looks for help."""

from __future__ import annotations

from typing import Final

from app.regions.codes import COUNTRY, ancestor_codes, is_region_inside, region_level

VILLAGE: Final = "village"
DISTRICT: Final = "district"
REGENCY: Final = "regency"
PROVINCE: Final = "province"
ELSEWHERE: Final = "elsewhere"
HOME: Final = "country"
ABROAD: Final = "abroad"
NEARNESS: Final = (VILLAGE, DISTRICT, REGENCY, PROVINCE, ELSEWHERE, HOME, ABROAD)
"""Nearest first. ELSEWHERE: in another regency of the same province."""


def nearness(place: str, reader: str, abroad: str = "") -> str | None:
    """How near a partner in `place` is to a reader in the region `reader` ("" if she named none)
    or in the country `abroad`; None if it is not for her.

    >>> here = "33.01.05.2001"
    >>> places = (here, "33.01.05", "33.01", "33.01.06", "33", "33.02", "00", "tw", "35")
    >>> [nearness(place, here, "tw") for place in places]  # doctest: +NORMALIZE_WHITESPACE
    ['village', 'district', 'regency', 'regency', 'province', 'elsewhere', 'country', 'abroad',
     None]
    >>> nearness("33.01", "33"), nearness("33", "33"), nearness("33", "")
    ('elsewhere', 'province', None)
    """
    if abroad and place == abroad:
        return ABROAD
    if place == COUNTRY:
        return HOME
    if not reader or reader == COUNTRY or place.isalpha():
        return None
    for region in (reader, *ancestor_codes(reader)):
        if region != COUNTRY and is_region_inside(place, region):
            level = region_level(region)
            return ELSEWHERE if level == PROVINCE and place != region else level
    return None
