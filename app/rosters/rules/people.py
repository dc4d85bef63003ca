"""The people of a list: each with a name that can be kept and a place, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.rosters.rules.cells import readable_name
from app.rosters.rules.columns import DISTRICT, NAME, PROVINCE, REGENCY, VILLAGE, ReadList
from app.rosters.rules.invitations import LONGEST_NAME
from app.rosters.rules.places import ListedPlace, parse_place, place_key

NO_NAME, LONG_NAME = "no_name", "long_name"


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A row of the list. `row`: its number in the file. `said_place`: as written. `refused`: ""
    or NO_NAME or LONG_NAME."""

    row: int
    name: str
    place: ListedPlace
    said_place: str
    refused: str = ""


def listed_people(read: ReadList, roles: Mapping[int, str]) -> list[ListedPerson]:
    """The people of a list; `roles` says by a column's `at` what it holds.

    >>> from app.rosters.rules import read_list
    >>> found = read_list(b"1. SITI AMINAH - ds Slahung 081234567890", is_pasted=True)
    >>> [one] = listed_people(found, {column.at: column.role for column in found.columns})
    >>> one.row, one.name, one.place.village, one.said_place
    (1, 'Siti Aminah', 'Slahung', 'ds Slahung')
    """
    people = []
    for row, cells in read.rows:
        said = {
            role: cell
            for column, cell in zip(read.columns, cells, strict=True)
            if cell and (role := roles.get(column.at, "")) != ""
        }
        name = readable_name(said.get(NAME, ""))
        letters = sum(letter.isalpha() for letter in name)
        refused = NO_NAME if letters < 2 else LONG_NAME if len(name) > LONGEST_NAME else ""
        place = _place(said)
        if refused == NO_NAME and not place.village and not said.get(NAME):
            continue  # an empty row of a form, with its number alone
        told = ", ".join(
            said[role] for role in (VILLAGE, DISTRICT, REGENCY, PROVINCE) if role in said
        )
        people.append(ListedPerson(row, name, place, told, refused))
    return people


def _place(said: Mapping[str, str]) -> ListedPlace:
    """What the columns say; an address fills what has no column of its own."""
    address = parse_place(said.get(VILLAGE, ""))
    return ListedPlace(
        address.village,
        parse_place(f"kec {said[DISTRICT]}").district if DISTRICT in said else address.district,
        parse_place(f"kab {said[REGENCY]}").regency if REGENCY in said else address.regency,
        parse_place(f"prov {said[PROVINCE]}").province if PROVINCE in said else address.province,
    )


def name_key(name: str) -> str:
    """By which two names are the same: letters alone, in lower case.

    >>> name_key("Siti Aminah"), name_key("SITI AMINAH.")
    ('sitiaminah', 'sitiaminah')
    """
    return place_key(name)
