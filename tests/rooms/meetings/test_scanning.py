"""The slip that a camera read marks its person; only the page of a meeting may ask for a camera."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask

from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.kit.web.headers import HEADERS
from app.meetings import queries
from app.meetings.rules import PRESENT
from app.rosters.queries import invitations_of_cohort
from app.training import actions as training
from tests.addresses import example
from tests.page import Page
from tests.rooms.meetings.cohort import SomeCohort, accept, enter, make_class, statuses
from tests.rooms.meetings.test_pages import address, token

POLICY = "Permissions-Policy"


def links(app: Flask, made: SomeCohort) -> dict[str, str]:
    """What the QR codes of the slips say, by name."""
    with app.app_context():
        found = {each.name: each.code for each in invitations_of_cohort(made.id)}
    return {name: f"https://bekal.example/gabung/{code}" for name, code in found.items()}


def scan(page: Page, made: SomeCohort, meeting: UUID, slip: str) -> dict[str, Any]:
    sent = {"csrf_token": token(page), "slip": slip}
    answer = page.client.post(address(made, meeting, "/pindai"), data=sent)
    assert answer.status_code == 200
    told: dict[str, Any] = answer.get_json()
    return told


def test_scanned_slip_marks_its_person_once_before_and_after_they_registered(app: Flask) -> None:
    made = make_class(app, listed=("Siti", "Umi"))
    meeting, page, slips = enter(app, made), made.rina_page, links(app, made)
    page.get(address(made, meeting))
    umi = made.listed["Umi"]
    for _ in range(2):
        told = scan(page, made, meeting, slips["Umi"])
        assert told == {"participant": str(umi), "said": "2. Umi: hadir.", "hadir": told["hadir"]}
    assert told["hadir"] == "1 dari 2 orang hadir."
    account = accept(app, made, "Siti")
    assert scan(page, made, meeting, slips["Siti"])["participant"] == str(account)
    assert statuses(app, made, meeting) == {umi: PRESENT, account: PRESENT}
    with app.app_context():
        found = queries.meeting_with_marks(made.id, meeting)
    assert found
    assert len(found[1]) == 2


def test_scanned_slip_of_another_class_names_and_marks_nobody(app: Flask) -> None:
    made, other = make_class(app, listed=("Siti",)), make_class(app, listed=("Umi",))
    meeting, page = enter(app, made), made.rina_page
    page.get(address(made, meeting))
    for slip in (
        links(app, other)["Umi"],
        "WIFI:S:kantor;P:rahasia;;",
        "http://[",
        "",
        "x" * 9_000,
    ):
        told = scan(page, made, meeting, slip)
        assert told == {"said": "Undangan ini bukan dari kelompok ini."}
    assert statuses(app, made, meeting) == {}


def test_scanned_slip_is_refused_to_who_does_not_train_the_class(app: Flask) -> None:
    made = make_class(app, listed=("Siti",))
    meeting, page, slips = enter(app, made), made.budi_page, links(app, made)
    page.get(address(made, meeting))
    sent = {"csrf_token": token(page), "slip": slips["Siti"]}
    with app.app_context(), transaction() as tx:
        training.remove_assistant(tx, made.id, made.budi, removed_by=made.rina, now=utcnow())
    page.post(address(made, meeting, "/pindai"), sent, 404)
    assert statuses(app, made, meeting) == {}


def test_camera_is_allowed_on_the_page_of_a_meeting_and_nowhere_else(app: Flask) -> None:
    made = make_class(app, "Siti")
    meeting, page = enter(app, made), made.rina_page
    page.get(address(made, meeting))
    assert page.response.headers[POLICY].startswith("camera=(self), geolocation=(), ")
    sent = {"csrf_token": token(page), "number": "7"}
    page.post(address(made, meeting, "/nomor"), sent, 422)
    assert page.response.headers[POLICY].startswith("camera=(self), ")
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        addresses = {
            example(adapter, rule): rule.endpoint
            for rule in rules
            if not rule.arguments & {"cohort_id", "meeting_id"}
        } | {
            adapter.build(
                rule.endpoint, {"cohort_id": made.id, "meeting_id": meeting}
            ): rule.endpoint
            for rule in rules
            if rule.arguments and rule.arguments <= {"cohort_id", "meeting_id"}
        }
    opened = 0
    for where, endpoint in addresses.items():
        answer = page.client.get(where)
        opened += answer.status_code == 200
        if endpoint != "meetings.meeting":
            assert answer.headers[POLICY] == HEADERS[POLICY], where
            assert "camera=()" in answer.headers[POLICY]
        answer.close()
    assert len(addresses) > 150
    assert opened > 60
