"""`/mitra.json` (HSDS 3) and `/mitra.csv`: what goes out, and comes back by `bekal mitra impor`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from sqlalchemy import delete

from app.kit.store.db import database
from app.partners import queries
from app.partners.models import Partner, PartnerNeed, PartnerPlace
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.hsds import page_of_services, read_hsds, service_as_hsds
from app.partners.rules.table_file import read_table, write_table
from tests.factories import NOW
from tests.rooms.partners.conftest import OFFICE, SHELTER, TODAY, store

SCHEMAS = Path(__file__).parents[2] / "data" / "hsds"
ABROAD = replace(
    OFFICE, id=UUID(int=105), name="Contoh, Serikat", kind="serikat-luar", places=("tw",),
    needs=("L04",), phone="+886 2 0000 0000", hours="", cost="", checked_by="", checked_on=None,
)  # fmt: skip
BARE = PartnerEntry(
    id=UUID(int=106), name="Contoh Bank", kind="bank", about="", needs=("L17",), places=("00",)
)
ALL = [OFFICE, SHELTER, ABROAD, BARE]
HIDING_PLACE = replace(SHELTER, address="Jalan Melati 3", places=("33.01.05.2001", "33.02.01"))
"""What no database of ours holds, and no file may tell even so."""

pytestmark = pytest.mark.usefixtures("november")


def validator() -> Draft202012Validator:
    """Of a service, by the specification's own schemas; a field that they do not have is a fault,
    too."""
    registry: Registry[Any] = Registry()
    for file in SCHEMAS.glob("*.json"):
        schema = json.loads(file.read_text("utf-8")) | {"additionalProperties": False}
        resource = Resource.from_contents(schema, default_specification=DRAFT202012)
        registry = registry.with_resource(f"https://hsds.contoh.id/{file.name}", resource)
    return Draft202012Validator(
        {"$ref": "https://hsds.contoh.id/service.json"},
        registry=registry,
        format_checker=FormatChecker(),
    )


def hsds(*entries: PartnerEntry) -> str:
    return page_of_services([service_as_hsds(each, NOW, is_due=False) for each in entries])


def test_every_entry_is_valid_by_the_schemas_of_the_specification(
    app: Flask, client: FlaskClient
) -> None:
    app.test_cli_runner().invoke(args=["mitra", "impor", "--bila-kosong"])
    store(app, *ALL)
    services = json.loads(client.get("/mitra.json").data)["contents"]
    assert len(services) > len(ALL)
    judge = validator()
    for service in services:
        assert [fault.message for fault in judge.iter_errors(service)] == [], service["name"]
    [checked] = [each for each in services if each["id"] == str(OFFICE.id)]
    assert checked["assured_date"] == TODAY.isoformat()
    assert "alert" not in checked
    [unchecked] = [each for each in services if each["id"] == str(BARE.id)]
    assert "assured_date" not in unchecked
    assert unchecked["alert"] == "Belum dipastikan."


def test_validator_sees_a_service_that_is_wrong() -> None:
    [service] = json.loads(hsds(OFFICE))["contents"]
    judge = validator()
    for wrong in ({"status": "buka"}, {"alamat": "x"}, {"phones": [{"number": "1"}]}, {"id": "1"}):
        assert list(judge.iter_errors(service | wrong)), wrong


def test_files_come_back_as_they_went_out(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    store(app, *ALL)
    for name in ("mitra.json", "mitra.csv"):
        (tmp_path / name).write_bytes(client.get(f"/{name}").data)
    for name in ("mitra.json", "mitra.csv"):
        with app.app_context(), database().writer.begin() as connection:
            for table in (PartnerPlace, PartnerNeed, Partner):
                connection.execute(delete(table))
        result = app.test_cli_runner().invoke(args=["mitra", "impor", str(tmp_path / name)])
        assert "4 mitra baru, 0 sudah ada, 0 baris ditolak." in result.output, name
        with app.app_context():
            back = {each.entry.id: each.entry for each in queries.list_entries()}
        assert back == {each.id: each for each in ALL}, name


@pytest.mark.parametrize("write", [hsds, lambda *each: write_table(each)])
def test_files_tell_no_address_of_a_shelter_and_no_place_below_the_regency(write: Any) -> None:
    text = write(HIDING_PLACE)
    assert "Melati" not in text
    assert "33.01.05" not in text
    assert "33.02.01" not in text
    assert "33.01" in text
    for word in ("address", "location", "latitude", "longitude"):
        assert word not in text
    assert "Jalan Contoh 1" in write(OFFICE)


def test_ended_and_hidden_entries_stand_in_no_file(app: Flask, client: FlaskClient) -> None:
    store(app, BARE, replace(OFFICE, checked_on=TODAY - timedelta(days=366)))
    for name in ("mitra.json", "mitra.csv"):
        text = client.get(f"/{name}").get_data(as_text=True)
        assert BARE.name in text
        assert OFFICE.name not in text


@pytest.mark.parametrize("text", ["", "[]", '{"contents": 3}', "{}"])
def test_file_that_is_no_list_of_services_is_refused(text: str, app: Flask, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text)
    result = app.test_cli_runner().invoke(args=["mitra", "impor", str(tmp_path / "x.json")])
    assert result.exit_code == 1
    assert "bukan daftar layanan HSDS 3" in result.output


def test_service_that_cannot_be_read_is_refused_and_the_others_are_read() -> None:
    page = json.loads(hsds(OFFICE, BARE))
    broken = [3, {}, page["contents"][0] | {"attributes": [3]}, page["contents"][0] | {"id": 4}]
    page["contents"][:0] = broken
    read = [row.entry for row in read_hsds(json.dumps(page))]
    assert [isinstance(row, PartnerEntry) for row in read] == [False] * len(broken) + [True] * 2


def test_table_for_a_spreadsheet_is_read_without_its_guards() -> None:
    text = write_table([ABROAD])
    assert "'+886" in text
    assert [row.entry for row in read_table(text)] == [ABROAD]
