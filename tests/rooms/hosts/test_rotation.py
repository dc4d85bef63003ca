"""Secrets are rotated host by host: what one host makes is good on another that is a step before or
after it (docs/operating.md, “Keys and peppers”)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.certificates.rules import CertificateContent, read_certificate, sign_certificate
from app.kit.registry import registry
from app.kit.secrets import is_valid_mac, keyed_hashes, make_mac, sign_json, verify_signed
from app.kit.store.db import new_id
from app.learning.forms import new_quiz_sheet, read_signed_quiz_sheet, sign_quiz_sheet
from tests.page import Page
from tests.rooms.hosts.conftest import ON_POSTGRESQL, NewHost
from tests.rooms.sign_in.people import PIN, create_person, use_phone_of

pytestmark = ON_POSTGRESQL
CERTIFICATE = CertificateContent(UUID(int=7), "Siti", ("menabung",), date(2026, 12, 2))
Keys = tuple[str, ...]
STEPS: list[Keys] = [("1",), ("1", "2"), ("2", "1"), ("2",)]
"""The new secret is added as the second, then put first, and at last the old one goes."""
NEIGHBOURS = [pair for a, b in pairwise(STEPS) for pair in ((a, b), (b, a))][:-2]
"""The last step waits until nothing made by the old one is in use."""


def secrets_of(step: Keys) -> dict[str, Any]:
    return {
        "secret_keys": tuple(each * 40 for each in step),
        "peppers": {each: each.encode() * 40 for each in step},
        "certificate_keys": {each: each.encode() * 32 for each in step},
    }


def send_to(page: Page, app: Flask) -> None:
    """Let the load balancer send this browser to another host from now on."""
    page.client.application = app


@pytest.mark.parametrize(("made_by", "used_by"), NEIGHBOURS)
def test_form_pin_and_session_of_a_host_hold_on_one_that_is_a_step_away(
    new_host: NewHost, made_by: Keys, used_by: Keys
) -> None:
    one = new_host("satu", **secrets_of(made_by)).app
    two = new_host("dua", **secrets_of(used_by)).app
    browser = Page(one.test_client())
    who = create_person(one)
    use_phone_of(browser, who).get(f"/masuk/{who.id}")
    send_to(browser, two)
    browser.submit(pin=PIN)
    send_to(browser, one)
    browser.get("/profil")
    again = use_phone_of(Page(one.test_client()), who)
    again.get(f"/masuk/{who.id}")
    again.submit(pin=PIN)
    again.get("/profil")


@pytest.mark.parametrize(("made_by", "used_by"), NEIGHBOURS)
def test_signatures_of_a_host_hold_on_one_that_is_a_step_away(
    new_host: NewHost, made_by: Keys, used_by: Keys
) -> None:
    one = new_host("satu", **secrets_of(made_by)).app
    two = new_host("dua", **secrets_of(used_by)).app
    person = new_id()
    with one.test_request_context():
        sheet = sign_quiz_sheet(new_quiz_sheet("a/b", "a" * 64, person))
        signed, mac = sign_json({"a": 1}, "contoh"), make_mac("contoh", "a")
        stored = keyed_hashes("contoh", "enam kata")[0]
        certificate = sign_certificate(CERTIFICATE, registry(one).settings.certificate_keys)
    with two.test_request_context():
        assert read_signed_quiz_sheet(sheet, "a/b", person).account == person
        assert verify_signed(signed, "contoh", 60) == {"a": 1}
        assert is_valid_mac(mac, "contoh", "a")
        assert stored in keyed_hashes("contoh", "enam kata")
        assert read_certificate(certificate, registry(two).settings.certificate_keys) is not None


def test_host_that_was_given_the_new_secret_first_makes_what_others_refuse(
    new_host: NewHost,
) -> None:
    one = new_host("satu", **secrets_of(("2", "1"))).app
    two = new_host("dua", **secrets_of(("1",))).app
    with one.test_request_context():
        signed = sign_json({"a": 1}, "contoh")
    with two.test_request_context():
        assert verify_signed(signed, "contoh", 60) is None
