"""Entries as the Human Services Data Specification 3 (Open Referral) has them, and back. Pure.

Each entry is a service with its organization. The ids of its parts are made from the entry's, so
that they stay. What the specification has no field for stands in attributes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from app.kit.text.msgid import N_
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.table_file import TableFaultError, TableRow, entry_cells, places_told
from app.partners.rules.vocabulary import KINDS, LANGUAGES, NEEDS

KIND: Final = "bekal-jenis"
NEED: Final = "bekal-bantuan"
SOURCE: Final = "sumber"
AS_OF: Final = "per"
CHECKED_BY: Final = "dipastikan-oleh"
_NO_LIST: Final = N_("Berkas ini bukan daftar layanan HSDS 3.")
_NOT_CHECKED: Final = "Belum dipastikan."


def service_as_hsds(entry: PartnerEntry, edited_at: datetime, *, is_due: bool) -> dict[str, Any]:
    """A service with all that belongs to it. `edited_at` in UTC. A shelter gets no location, no
    address and no area finer than a regency, whatever its entry says."""

    def part(name: str) -> str:
        return str(uuid5(entry.id, name))

    own = {"service_id": str(entry.id)}
    organization = {
        "id": part("organization"),
        "name": entry.name,
        "description": entry.about or entry.name,
    }
    found: dict[str, Any] = {
        "id": str(entry.id),
        "organization_id": organization["id"],
        "name": entry.name,
        "description": entry.about,
        "url": entry.web,
        "status": "active",
        "fees_description": entry.cost,
        "assured_date": entry.checked_on.isoformat() if entry.checked_on else "",
        "alert": _NOT_CHECKED if is_due else "",
        "last_modified": f"{edited_at.replace(tzinfo=None).isoformat(timespec='seconds')}Z",
        "organization": organization,
        "phones": [
            own | {"id": part("phone"), "number": entry.phone, "description": entry.desk}
            for _ in range(bool(entry.phone))
        ],
        "schedules": [
            own | {"id": part("schedule"), "description": entry.hours}
            for _ in range(bool(entry.hours))
        ],
        "languages": [
            own | {"id": part(f"language {code}"), "name": LANGUAGES[code], "code": code}
            for code in entry.languages
        ],
        "service_areas": [
            own | {"id": part(f"area {code}"), "name": code, "extent": code, "extent_type": "text"}
            for code in places_told(entry)
        ],
        "service_at_locations": _locations(entry, part("location"), part("at")),
        "attributes": [*_terms(entry), *_texts(entry)],
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def page_of_services(services: Sequence[Mapping[str, Any]]) -> str:
    """All services on one page, as the specification's API has it."""
    page = {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }
    return json.dumps(page, ensure_ascii=False)


def read_hsds(text: str) -> Iterator[TableRow]:
    """Each service in a file that Bekal gave out, its number from 1 as its line. Raises
    TableFaultError if it is no such file."""
    try:
        services = json.loads(text)["contents"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise TableFaultError(_NO_LIST) from None
    if not isinstance(services, list):
        raise TableFaultError(_NO_LIST)
    for number, service in enumerate(services, 1):
        try:
            entry = _entry(service)
            yield TableRow(number, entry, entry_cells(entry))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, StopIteration):
            yield TableRow(number, TableFaultError(N_("Layanan ini tidak bisa dibaca.")), {})


def _locations(entry: PartnerEntry, location: str, at: str) -> list[dict[str, Any]]:
    if entry.is_shelter or not entry.address:
        return []
    abroad = [code for code in entry.places if code.isalpha()]
    # The specification wants each of these; an address here is one line.
    address = {
        "id": str(uuid5(UUID(location), "address")),
        "location_id": location,
        "address_1": entry.address,
        "city": "",
        "state_province": "",
        "postal_code": "",
        "country": abroad[0].upper() if len(abroad) == len(entry.places) else "ID",
        "address_type": "physical",
    }
    place = {"id": location, "location_type": "physical", "addresses": [address]}
    both = {"service_id": str(entry.id), "location_id": location}
    return [both | {"id": at, "location": place}]


def _terms(entry: PartnerEntry) -> Iterator[dict[str, Any]]:
    codes = [(KIND, entry.kind, KINDS), *((NEED, need, NEEDS) for need in entry.needs)]
    for taxonomy, code, words in codes:
        term = uuid5(UUID(int=0), f"{taxonomy} {code}")
        yield {
            "id": str(uuid5(entry.id, f"{taxonomy} {code}")),
            "link_id": str(entry.id),
            "link_entity": "service",
            "taxonomy_term_id": str(term),
            "taxonomy_term": {
                "id": str(term),
                "code": code,
                "name": words[code],
                "description": words[code],
                "taxonomy": taxonomy,
                "language": "id",
            },
        }


def _texts(entry: PartnerEntry) -> Iterator[dict[str, str]]:
    texts = {SOURCE: entry.source, AS_OF: entry.as_of, CHECKED_BY: entry.checked_by}
    for kind, value in texts.items():
        if value:
            yield {
                "id": str(uuid5(entry.id, kind)),
                "link_id": str(entry.id),
                "link_entity": "service",
                "link_type": kind,
                "value": value,
            }


def _entry(service: Mapping[str, Any]) -> PartnerEntry:
    attributes = service["attributes"]
    terms = [each["taxonomy_term"] for each in attributes if "taxonomy_term" in each]
    texts = {each["link_type"]: each["value"] for each in attributes if "value" in each}
    phone = (service.get("phones") or [{}])[0]
    addresses = [
        address["address_1"]
        for at in service.get("service_at_locations", ())
        for address in at["location"].get("addresses", ())
    ]
    on = service.get("assured_date")

    def line(text: str) -> str:
        return " ".join(text.split())

    return PartnerEntry(
        id=UUID(service["id"]),
        name=line(service["name"]),
        kind=next(line(each["code"]) for each in terms if each["taxonomy"] == KIND),
        about=line(service.get("description", "")),
        needs=tuple(line(each["code"]) for each in terms if each["taxonomy"] == NEED),
        places=tuple(line(each["extent"]) for each in service["service_areas"]),
        languages=tuple(line(each["code"]) for each in service.get("languages", ())),
        hours=line((service.get("schedules") or [{}])[0].get("description", "")),
        phone=line(phone.get("number", "")),
        desk=line(phone.get("description", "")),
        web=line(service.get("url", "")),
        address=line("; ".join(addresses)),
        cost=line(service.get("fees_description", "")),
        source=line(texts.get(SOURCE, "")),
        as_of=line(texts.get(AS_OF, "")),
        checked_by=line(texts.get(CHECKED_BY, "")),
        checked_on=date.fromisoformat(on) if on else None,
    ).unified()
