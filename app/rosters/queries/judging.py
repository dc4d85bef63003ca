"""Who of a list is new to a cohort, and where they live."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from app.identity import queries as identity
from app.regions import queries as regions
from app.regions.codes import COUNTRY
from app.regions.queries import NamedRegion
from app.rosters import rules
from app.rosters.queries.invitations import invitations_of_cohort
from app.rosters.rules import Draft, JudgedRow, KnownPerson, ListedPerson, Village, VillageMatch
from app.training import queries as training

MOST_MISSPELT = 100
"""So many places that no village is called are compared with the names around,"""
MOST_REGENCIES = 2
"""which are those of so many regencies."""


def judge_draft(draft: Draft, cohort: UUID, trainer: UUID, now: datetime) -> list[JudgedRow]:
    """The rows of a draft with their status in a cohort of this trainer, in the order of the list.
    Only this cohort is asked, so that no list tells who has Bekal."""
    people = rules.listed_people(draft.read, draft.roles)
    invited = invitations_of_cohort(cohort)
    names = regions.region_names({each.village for each in invited if each.village})
    found = training.cohort_with_learners(cohort, trainer)
    known = {
        KnownPerson(rules.name_key(each.name), rules.place_key(names.get(each.village or "", "")))
        for each in invited
    }
    came = {(each.account, rules.name_key(each.name)) for each in invited}
    for learner in () if found is None else found.learners:
        name = rules.name_key(learner.name)
        if (learner.account, name) not in came:  # else their village is that of the list
            known.add(KnownPerson(name, rules.place_key(learner.village or "")))
    its = None if found is None else found.cohort.village
    scopes = [grant.scope for grant in identity.current_grants(trainer, now)]
    return rules.judge_rows(
        people,
        _match_places(people, _near([its, *names, *scopes])),
        known,
        chosen_villages=draft.villages,
        chosen_rows=draft.rows,
    )


def judge_list(draft: Draft) -> list[JudgedRow]:
    """The rows of a list for no cohort, in its order."""
    people = rules.listed_people(draft.read, draft.roles)
    matches = _match_places(people, ())
    return rules.judge_rows(people, matches, (), chosen_villages={}, chosen_rows={})


def _near(codes: Iterable[str | None]) -> set[str]:
    """These regions and those above them."""
    told = {code for code in codes if code and code != COUNTRY}
    return {code[:length] for code in told for length in (2, 5, 8, 13) if len(code) >= length}


def _match_places(people: Sequence[ListedPerson], near: Collection[str]) -> dict[str, VillageMatch]:
    """The village of each place of a list (rules.place_of)."""
    places = {rules.place_of(each): each.place for each in people if each.place.village}
    keys = {rules.place_key(place.village) for place in places.values()}
    named = {key: _villages(found) for key, found in regions.villages_named(keys).items()}
    regencies = sorted(code for code in near if len(code) == 5)[:MOST_REGENCIES]
    around = _villages(regions.villages_inside(regencies)) if keys - named.keys() else []
    matches, misspelt = {}, 0
    for key, place in places.items():
        of_name = named.get(rules.place_key(place.village), [])
        misspelt += not of_name
        compared = around if misspelt <= MOST_MISSPELT else []
        matches[key] = rules.match_village(place, of_name, compared, near)
    return matches


def _villages(found: Iterable[NamedRegion]) -> list[Village]:
    return [Village(each.code, each.name, each.above) for each in found]
