"""Which members read a goal first, get reminders, and may mark it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.goals.models import GoalMark
from tests.rooms.goals.people import (
    Browsers,
    agree_to_goal,
    count_rows,
    family,
    home_of,
    pot_of,
    propose_goal,
    sign_in_again,
    submit_savings_mark,
)

pytestmark = pytest.mark.usefixtures("november")


def test_new_member_is_asked_to_agree_to_the_savings_goal_before_marking_savings(
    app: Flask, new_page: Browsers
) -> None:
    (wati,) = family(new_page, "Wati")
    propose_goal(wati, modal="24 juta")
    (sumi,) = family(new_page, "Sumi", joins=wati)
    sumi.get("/")
    assert "sudah menyisihkan uang untuk ini?" not in sumi.text
    assert "Tandai bulan ini" not in sumi.text
    assert "Baca dulu. Setuju, atau usulkan yang lain." in sumi.text
    assert "Usulan tujuan" not in sumi.text  # it is in force
    link = next(a for a in sumi.root.all("a") if "Modal warung" in a.text)
    sumi.get(link.get("href"))
    buttons = [b.text for b in sumi.root.one("main").all("button")]
    assert buttons == ["Setuju"]
    assert "Usulkan yang lain" in sumi.text
    wati.get("/keluarga/tujuan")
    token = sumi.root.one("main").all("input", name="csrf_token")[0].get("value")
    form = pot_of(wati, "modal").one("form")
    sumi.submit(form, button="sudah", csrf_token=token)
    assert count_rows(app, GoalMark) == 0
    agree_to_goal(sumi)
    sumi.get("/")
    assert "Tandai bulan ini" in sumi.text
    submit_savings_mark(sumi, "modal")
    assert count_rows(app, GoalMark) == 1


def test_member_joining_an_agreed_savings_goal_is_reminded_only_after_marking_savings(
    app: Flask, new_page: Browsers, november: Any
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta")
    agree_to_goal(sumi)
    (budi,) = family(new_page, "Budi", joins=wati)
    for url in ("/", "/?lang=en"):
        budi.get(url)
        assert "Tandai bulan ini" not in budi.text
        assert "Mark this month" not in budi.text
    budi.get("/")
    assert "Anda belum ikut tujuan ini. Baca dulu." in budi.text
    budi.get("/keluarga/tujuan")
    headings = [h.text for h in budi.root.one("main").all("h2")]
    assert headings.index("Modal warung") < headings.index("Bulan ini untuk Modal warung")
    assert "Ikut menyisihkan? Tandai. Tidak wajib." in budi.text
    assert not [b for b in budi.root.one("main").all("button") if b.classes == {"tombol"}]
    submit_savings_mark(budi, "modal")
    november.move_to("2026-12-01T00:00:00Z")
    budi = sign_in_again(app, "Budi")
    budi.get("/")
    assert "Desember 2026: sudah menyisihkan uang untuk ini?" in budi.text


def test_own_savings_marks_stay_visible_while_agreement_to_the_goal_is_pending(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi, budi = family(new_page, "Wati", "Sumi", "Budi")
    propose_goal(wati, modal="24 juta")
    agree_to_goal(sumi)
    submit_savings_mark(budi, "modal", "500 rb")
    with app.app_context():
        url = f"/keluarga/keluar/{home_of('Sumi')}"
    sumi.get(url)
    sumi.submit()
    budi.get("/")
    assert "Baca dulu. Setuju, atau usulkan yang lain." in budi.text
    budi.get("/keluarga/tujuan")
    assert "Anda belum menyetujui tujuan ini." in budi.text
    assert "Anda sudah menyisihkan Rp500.000" in budi.text
    submit_savings_mark(budi, "modal", answer="batal")
    assert count_rows(app, GoalMark) == 0
    agree_to_goal(budi)
