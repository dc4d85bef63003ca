"""Who took back the consent to keep anything is in no further ratio, nor in reach."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from app.denominators.rules.periods import Period
from app.identity import actions as identity
from app.identity.queries import find_active_consent_id
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.ratios.queries import departure_counts, people_of_week, ratio_counts
from tests.rooms.coverage.test_ratio_pages import make_people

PERIOD = Period(date(2023, 10, 1), date(2025, 9, 1))


def withdraw(account: UUID, purpose: str) -> None:
    with transaction() as tx:
        held = find_active_consent_id(account, purpose)
        assert held is not None
        identity.withdraw_consent(tx, account, held, now=utcnow())


def counted(app: Flask) -> tuple[int, int]:
    """How many people are in a ratio of all people, and in reach."""
    with app.app_context(), people_of_week():
        of_role = [n for _, name, _, n in ratio_counts(utcnow()) if name == "R2:peran=pekerja"]
        return sum(of_role), sum(n for _, _, n in departure_counts(PERIOD))


@pytest.mark.parametrize("purpose", ["akun", "dewasa"])
def test_person_who_withdrew_a_needed_consent_is_in_no_ratio(app: Flask, purpose: str) -> None:
    """Until the person agrees again."""
    withdrew, _ = make_people(app, 2)
    assert counted(app) == (2, 2)
    with app.app_context():
        withdraw(withdrew, purpose)
    assert counted(app) == (1, 1)
    with app.app_context(), transaction() as tx:
        identity.give_consent(tx, withdrew, purpose, language="id", now=utcnow())
    assert counted(app) == (2, 2)


def test_person_who_withdrew_another_consent_stays_in_ratios(app: Flask) -> None:
    withdrew, _ = make_people(app, 2)
    with app.app_context():
        with transaction() as tx:
            identity.give_consent(tx, withdrew, "ukur", language="id", now=utcnow())
        withdraw(withdrew, "ukur")
    assert counted(app) == (2, 2)
