"""Usul dan jawaban: what organisations propose, who releases it, and what was answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.identity import actions as identity
from app.identity.rules.limits import LIMITS
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.proposals import actions, queries
from app.proposals.models import Proposal, ProposalAnswer
from app.proposals.rules import MOST_WAITING, AnswerText, ProposalText
from tests.factories import make_person
from tests.page import Page
from tests.rooms.coverage.conftest import Officer

SAID = ProposalText(
    "Serikat Contoh", "angka", "R3", "Hitung juga keluarga yang pekerjanya sudah pulang."
)
FIELDS: dict[str, Any] = {
    "organisation": SAID.organisation,
    "subject": SAID.subject,
    "about": SAID.about,
    "text": SAID.text,
}
ANSWER: dict[str, Any] = {
    "state": "diterima",
    "office": "Direktorat Contoh",
    "text": "Mulai bulan depan.",
}


def send(app: Flask, said: ProposalText = SAID) -> UUID:
    """A proposal that came by the form and waits."""
    with app.app_context():
        with transaction() as tx:
            actions.send_proposal(tx, said, today=today())
        return queries.waiting_proposals()[-1].id


def token(page: Page) -> dict[str, str]:
    """The token of the forms of the last page."""
    field = page.root.one("main").all("input", name="csrf_token")[0]
    return {"csrf_token": field.get("value")}


def test_proposal_of_an_organisation_is_public_only_once_staff_release_it(
    app: Flask, page: Page, officer: Officer
) -> None:
    page.get("/usul")
    assert "Belum ada usul" in page.text
    page.get("/usul/kirim")
    page.submit(**FIELDS)
    assert page.location == "/usul/terkirim"
    assert not page.response.headers.getlist("Set-Cookie")
    page.get("/usul/terkirim")
    with app.app_context():
        (found,) = queries.waiting_proposals()
    page.get("/usul")
    assert SAID.text not in page.text
    page.get(f"/usul/{found.id}", 404)
    staff = officer("00", "admin")
    staff.get("/kelola/usul")
    assert SAID.text in staff.text
    staff.get(f"/kelola/usul/{found.id}")
    staff.post(f"/kelola/usul/{found.id}/umumkan", token(staff), 303)
    page.get(f"/usul/{found.id}")
    assert SAID.text in page.text
    assert "Menunggu jawaban" in page.text


def test_answers_and_what_became_of_it_stay_in_order_and_name_offices_only(
    app: Flask, page: Page, officer: Officer
) -> None:
    staff = officer("00", "admin")
    staff.get("/kelola/usul/baru")
    staff.submit(**FIELDS, proposed_on="2026-01-05")
    path = staff.location
    staff.get(path)
    staff.submit(**ANSWER)
    staff.get(path)
    staff.submit(**ANSWER | {"state": "dijalankan", "text": "Dihitung sejak kini."})
    page.get(path.replace("/kelola", ""))
    assert page.text.index("Mulai bulan depan.") < page.text.index("Dihitung sejak kini.")
    assert page.root.one("h1").text == "Sudah dijalankan"
    assert "5 Januari 2026" in page.text
    assert "Ratna" not in page.text, "who of the staff wrote it"


def test_same_proposal_and_answer_sent_twice_are_stored_once(app: Flask) -> None:
    with app.app_context(), transaction() as tx:
        rina = make_person(tx, "Bu Rina")
        made = {
            actions.enter_proposal(tx, SAID, proposed_on=today(), now=utcnow(), by=rina)
            for _ in range(2)
        }
        (one,) = made
        for _ in range(2):
            actions.answer_proposal(tx, one, AnswerText(**ANSWER), now=utcnow(), by=rina)
        assert len(tx.scalars(select(ProposalAnswer.id)).all()) == 1


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("text", "Telepon kami 0812-3456-7890", "Jangan tulis nomor telepon, NIK, atau surel."),
        ("text", "WA 0812,345,678,90", "Jangan tulis nomor telepon, NIK, atau surel."),
        ("text", "WA 0812-34-56 7890", "Jangan tulis nomor telepon, NIK, atau surel."),
        ("text", "WA 0812 – 3456 – 7890", "Jangan tulis nomor telepon, NIK, atau surel."),
        ("text", "WA ⓪⑧①② ③④⑤⑥", "Jangan tulis nomor telepon, NIK, atau surel."),
        ("text", "buka wa.link/abc", "Jangan tulis nomor telepon, NIK, atau surel."),
        ("text", "Menurut Ibu Sari ini keliru", "Tulis lembaga atau jabatan, bukan nama orang."),
        ("organisation", "Pak Budi", "Tulis lembaga atau jabatan, bukan nama orang."),
        ("about", "tulis ke kami@contoh.id", "Jangan tulis nomor telepon, NIK, atau surel."),
        ("about", "", "Tulis angka, pelajaran, atau cara kerja yang mana."),
    ],
)
def test_proposal_with_a_person_or_a_number_is_refused_and_the_form_keeps_the_rest(
    app: Flask, page: Page, field: str, text: str, sentence: str
) -> None:
    page.get("/usul/kirim")
    page.post("/usul/kirim", FIELDS | {field: text}, 422)
    assert sentence in page.text
    kept = "organisation" if field != "organisation" else "about"
    assert page.root.one("input", name=kept).get("value") == FIELDS[kept]
    with app.app_context():
        assert queries.waiting_proposals() == []


def test_form_sent_twice_waits_once(app: Flask, page: Page) -> None:
    page.get("/usul/kirim")
    for _ in range(2):
        page.post("/usul/kirim", FIELDS, 303)
    with app.app_context():
        assert len(queries.waiting_proposals()) == 1


def test_proposal_that_waits_is_released_when_staff_enter_it(app: Flask) -> None:
    send(app)
    with app.app_context():
        with transaction() as tx:
            rina = make_person(tx, "Bu Rina")
            made = actions.enter_proposal(tx, SAID, proposed_on=today(), now=utcnow(), by=rina)
        assert queries.find_released_proposal(made) is not None
        assert len(queries.waiting_proposals()) == 0


def test_form_is_closed_after_many_proposals_from_one_network(app: Flask, page: Page) -> None:
    most = LIMITS["proposal:address"].most_failures
    for number in range(most):
        page.get("/usul/kirim")
        page.post("/usul/kirim", FIELDS | {"about": f"R{number}"}, 303)
    page.get("/usul/kirim")
    page.post("/usul/kirim", FIELDS, 429)
    assert "Coba besok." in page.text
    assert SAID.text in page.text, "what was typed"
    with app.app_context():
        assert len(queries.waiting_proposals()) == most


def test_form_is_closed_while_too_many_proposals_wait(
    app: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LIMITS["proposal:address"].most_failures < MOST_WAITING
    monkeypatch.setattr("app.proposals.actions.MOST_WAITING", 1)
    send(app)
    page.get("/usul/kirim")
    page.post("/usul/kirim", FIELDS | {"about": "R9"}, 503)
    assert "Coba minggu depan." in page.text


def test_waiting_proposal_is_deleted_by_staff_and_a_released_one_is_not(
    app: Flask, officer: Officer
) -> None:
    first, second = send(app), send(app, ProposalText("Serikat Contoh", "praktik", "R1", "Lain."))
    staff = officer("00", "admin")
    staff.get(f"/kelola/usul/{first}")
    staff.post(f"/kelola/usul/{first}/umumkan", token(staff), 303)
    for each in (first, second):
        staff.get(f"/kelola/usul/{first}")
        staff.post(f"/kelola/usul/{each}/hapus", token(staff), 303)
    with app.app_context():
        assert queries.find_proposal(second) is None
        assert queries.find_released_proposal(first) is not None


def test_proposal_that_waits_is_not_answered(app: Flask, officer: Officer) -> None:
    waiting = send(app)
    staff = officer("00", "admin")
    staff.get(f"/kelola/usul/{waiting}")
    staff.post(f"/kelola/usul/{waiting}", ANSWER | token(staff), 200)
    with app.app_context():
        with transaction() as tx:
            rina = make_person(tx, "Bu Rina")
        with pytest.raises(actions.NotReleasedError), transaction() as tx:
            actions.answer_proposal(tx, waiting, AnswerText(**ANSWER), now=utcnow(), by=rina)
        assert read().scalars(select(ProposalAnswer.id)).all() == []


@pytest.mark.parametrize(("scope", "role"), [("35", "petugas"), ("35", "admin")])
def test_proposals_are_kept_by_staff_of_the_country_only(
    app: Flask, officer: Officer, scope: str, role: str
) -> None:
    waiting = send(app)
    staff = officer(scope, role)
    status = 403 if role == "petugas" else 404
    for path in ("", "/baru", f"/{waiting}"):
        staff.get(f"/kelola/usul{path}", status)


def test_erased_staff_leave_proposals_and_answers_without_their_name(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            rina = make_person(tx, "Bu Rina")
            made = actions.enter_proposal(tx, SAID, proposed_on=today(), now=utcnow(), by=rina)
            actions.answer_proposal(tx, made, AnswerText(**ANSWER), now=utcnow(), by=rina)
        assert queries.own_entered(rina)[0]["text"] == SAID.text
        assert queries.own_answers(rina)[0]["office"] == ANSWER["office"]
        with transaction() as tx:
            actions.forget_enterer(tx, rina, utcnow())
            actions.forget_answerer(tx, rina, utcnow())
        assert read().scalars(select(Proposal.entered_by)).all() == [None]
        assert read().scalars(select(ProposalAnswer.answered_by)).all() == [None]


def test_public_pages_of_proposals_take_two_statements(
    app: Flask, page: Page, statements: Any
) -> None:
    with app.app_context(), transaction() as tx:
        rina = make_person(tx, "Bu Rina")
        identity.grant_role(tx, rina, "admin", "00", now=utcnow())
        for number in range(5):
            said = ProposalText("Serikat Contoh", "praktik", f"P{number}", "Usul.")
            actions.enter_proposal(tx, said, proposed_on=today(), now=utcnow(), by=rina)
    with statements() as seen:
        page.get("/usul")
    assert len(seen) <= 2


def test_definitions_of_figures_lead_to_the_proposals(page: Page) -> None:
    page.get("/cakupan/definisi")
    assert "/usul" in [a.get("href") for a in page.root.one("main").all("a")]
