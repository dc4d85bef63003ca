"""A no to sharing: kept for who said it, and to the other like a question not yet answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.households import actions
from app.households.models import ShareRefusal
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.own_data.actions import erase_person
from app.own_data.queries import export_personal_data
from tests.rooms.households.people import account_of, create_household_code, sign_up
from tests.rooms.households.test_family import (
    Browsers,
    answer_sharing_question,
    family_of_three,
    finish_core,
    page_without_tokens,
)

QUESTION = "Bolehkah Budi melihat pelajaran yang sudah Anda selesaikan?"


def refusals(app: Flask) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(ShareRefusal)) or 0


def test_question_to_share_progress_is_not_asked_again_after_a_refusal(
    new_page: Browsers,
) -> None:
    _wati, sumi, _budi = family_of_three(new_page)
    answer_sharing_question(sumi, "Wati")
    sumi.get("/")
    assert "Izin untuk Budi" in sumi.text
    answer_sharing_question(sumi, "Budi", "tidak")
    sumi.get("/")
    assert "Izin untuk Budi" not in sumi.text
    sumi.get("/keluarga")
    assert QUESTION not in sumi.text
    assert "Budi belum melihat pelajaran Anda." in sumi.text


def test_home_asks_to_share_progress_with_the_next_member_after_a_refusal(
    new_page: Browsers,
) -> None:
    wati, *_ = family_of_three(new_page)
    answer_sharing_question(wati, "Sumi", "tidak")
    wati.get("/")
    assert "Izin untuk Sumi" not in wati.text
    assert "Izin untuk Budi" in wati.text


def test_question_to_share_progress_is_not_asked_again_after_sharing_was_withdrawn(
    app: Flask, new_page: Browsers
) -> None:
    _wati, sumi, _budi = family_of_three(new_page)
    answer_sharing_question(sumi, "Budi")
    answer_sharing_question(sumi, "Budi", "tidak")
    sumi.get("/keluarga")
    assert QUESTION not in sumi.text
    assert refusals(app) == 1


def test_refusal_to_share_progress_can_be_changed_on_the_family_page_linked_from_consents(
    app: Flask, new_page: Browsers
) -> None:
    _wati, sumi, budi = family_of_three(new_page)
    finish_core(app, "Sumi", "keluarga", done=4)
    answer_sharing_question(sumi, "Budi", "tidak")
    sumi.get("/izin")
    [link] = [a for a in sumi.root.one("main").all("a") if "/keluarga" in a.get("href")]
    assert link.get("href") == "/keluarga#izin"
    sumi.get("/keluarga")
    assert sumi.root.one("section", id="izin")
    answer_sharing_question(sumi, "Budi")
    assert refusals(app) == 0
    budi.get("/keluarga")
    assert "4 dari 11 bekal" in budi.text


@pytest.mark.parametrize(
    "url", ["/", "/keluarga", "/keluarga/tujuan", "/izin", "/data-saya", "/data-saya/unduh"]
)
def test_refusal_to_share_progress_looks_to_the_other_member_like_no_answer(
    app: Flask, new_page: Browsers, statements: Any, url: str
) -> None:
    _wati, sumi, budi = family_of_three(new_page)
    finish_core(app, "Sumi", "keluarga", done=4)
    page_without_tokens(budi, url)  # nothing is different for having been opened before
    with statements() as unanswered:
        before = page_without_tokens(budi, url)
    answer_sharing_question(sumi, "Budi", "tidak")
    with statements() as refused:
        after = page_without_tokens(budi, url)
    assert after == before
    assert unanswered == refused


def test_member_page_is_unchanged_for_a_reader_to_whom_the_member_refused_to_share(
    app: Flask, new_page: Browsers
) -> None:
    _wati, sumi, budi = family_of_three(new_page)
    finish_core(app, "Sumi", "keluarga", done=4)
    with app.app_context():
        url = f"/keluarga/{account_of('Sumi')}"
    before = page_without_tokens(budi, url)
    answer_sharing_question(sumi, "Budi", "tidak")
    assert page_without_tokens(budi, url) == before


def test_refusal_to_share_progress_is_stored_once_and_never_for_a_nonmember(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi, _budi = family_of_three(new_page)
    sumi.get("/keluarga")
    form = sumi.root.one("main").all("form")[0]
    for _ in range(2):
        sumi.submit(form, button="tidak")
    assert refusals(app) == 1
    stranger = new_page()
    sign_up(stranger, "/daftar", "Rini")
    with app.app_context():
        rini, mine = account_of("Rini"), account_of("Wati")
        with transaction() as tx:
            for viewer in (rini, mine):
                actions.refuse_to_share_progress(tx, mine, viewer, now=utcnow())
    assert refusals(app) == 1
    wati.get("/keluarga")


@pytest.mark.parametrize("who", ["Sumi", "Wati"])
def test_refusal_to_share_progress_is_erased_with_either_of_the_two_members(
    app: Flask, new_page: Browsers, who: str
) -> None:
    _wati, sumi, _budi = family_of_three(new_page)
    answer_sharing_question(sumi, "Wati", "tidak")
    with app.app_context():
        mine = export_personal_data(account_of("Sumi"))["share_refusal"]
        assert [row["viewer"] for row in mine] == ["Wati"]
        assert "share_refusal" not in export_personal_data(account_of("Wati"))
        erased: UUID = account_of(who)
        with transaction() as tx:
            erase_person(tx, erased, utcnow())
    assert refusals(app) == 0


def test_member_who_left_and_rejoins_is_asked_again_to_share_progress(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi, _budi = family_of_three(new_page)
    answer_sharing_question(sumi, "Wati", "tidak")
    answer_sharing_question(wati, "Sumi", "tidak")
    sumi.get("/keluarga")
    leave = next(a.get("href") for a in sumi.root.all("a") if "/keluar/" in a.get("href"))
    sumi.get(leave)
    sumi.submit()
    assert refusals(app) == 0
    sumi.get(f"/gabung/{create_household_code(wati, 'keluarga')}")
    sumi.submit()
    sumi.get("/keluarga")
    assert "Bolehkah Wati melihat" in sumi.text
