"""What several pages of partners say: names of places, kinds, needs, states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.kit.text.i18n import gettext, language
from app.partners.rules.versions import CHANGES, FIELD_NAMES, ORIGINS, STATES, FieldChange
from app.partners.rules.vocabulary import KINDS, LANGUAGES, NEEDS
from app.regions.codes import COUNTRY
from app.regions.queries import region_names
from app.work_abroad.queries import destination_countries


def labels() -> dict[str, Any]:
    """The words of all codes, for a template."""
    return {
        "kinds": KINDS,
        "needs": NEEDS,
        "languages": LANGUAGES,
        "changes": CHANGES,
        "origins": ORIGINS,
        "states": STATES,
        "field_names": FIELD_NAMES,
    }


def place_names(places: Iterable[str]) -> list[str]:
    """The names of these regions and countries in the language of the page; the code of what has
    no name. A part of a province is followed by the province."""
    told = list(places)
    codes = {code for code in told if not code.isalpha() and code != COUNTRY}
    names = region_names(codes | {code[:2] for code in codes})
    countries = {each.code: each.name[language()] for each in destination_countries(language())}
    return [
        gettext("Seluruh Indonesia") if code == COUNTRY
        else countries.get(code, code.upper()) if code.isalpha()
        else ", ".join(dict.fromkeys(names.get(each, each) for each in (code, code[:2])))
        for code in told
    ]  # fmt: skip


def names_of_places(changes: Iterable[FieldChange]) -> dict[str, str]:
    """{code: name} of all places in these changes."""
    pairs = [(each.before, each.after) for each in changes if each.field == "places"]
    codes = sorted({code for pair in pairs for places in pair for code in places})
    return dict(zip(codes, place_names(codes), strict=True))


def differences(
    changes: Iterable[FieldChange], names: Mapping[str, str]
) -> list[dict[str, object]]:
    """{field, before, after} of each change, places by these names."""

    def told(field: str, value: Any) -> object:
        return [names[code] for code in value] if field == "places" else value

    return [
        {
            "field": each.field,
            "before": told(each.field, each.before),
            "after": told(each.field, each.after),
        }
        for each in changes
    ]
