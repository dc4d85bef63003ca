"""The family's page: what one member sees of another, and what is theirs to decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.households import actions, queries
from app.households.models import ProgressShare
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from tests.page import Page
from tests.rooms.households.people import account_of, create_household_code, sign_up

Browsers = Callable[[], Page]
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
TAIL = re.compile(r'(data-siapa=")[0-9a-f]{8}')
"""The end of the reader's own id, for our scripts."""
TOKEN = re.compile(r'<input[^>]* name="csrf_token"[^>]*>')
"""It holds the second in which it was signed."""


def page_without_tokens(page: Page, url: str = "/keluarga") -> tuple[dict[str, str], str]:
    """Headers and body of a page, without ids and tokens."""
    page.get(url)
    headers = {k: v for k, v in page.response.headers if k not in ("X-Request-Id", "Date")}
    body = TAIL.sub(r"\1", TOKEN.sub("", IDS.sub("", page.response.get_data(as_text=True))))
    return headers, body


def family_of_three(new_page: Browsers, suffix: str = "") -> tuple[Page, Page, Page]:
    """Wati abroad, her mother and her husband at home; nobody shares with anybody."""
    wati, sumi, budi = new_page(), new_page(), new_page()
    sign_up(wati, "/daftar", f"Wati{suffix}")
    sign_up(sumi, f"/gabung/{create_household_code(wati, 'keluarga')}", f"Sumi{suffix}")
    sign_up(budi, f"/gabung/{create_household_code(wati, 'keluarga')}", f"Budi{suffix}")
    return wati, sumi, budi


def finish_core(app: Flask, name: str, role: str, done: int = 11) -> None:
    with app.app_context(), transaction() as tx:
        actions.record_core_progress(tx, {account_of(name): {role: (1, done, 11)}}, now=utcnow())


def answer_sharing_question(page: Page, name: str, answer: str = "boleh") -> None:
    page.get("/keluarga")
    for form in page.root.one("main").all("form"):
        labels = [b.get("aria-label") for b in form.all("button", value=answer)]
        if any(name in label.split() for label in labels):
            page.submit(form, button=answer)
            return
    raise AssertionError(f"nothing is asked about {name}")


def test_members_are_asked_to_share_progress_and_share_none_before_answering(
    new_page: Browsers,
) -> None:
    wati, *_ = family_of_three(new_page)
    wati.get("/keluarga")
    for name in ("Sumi", "Budi"):
        assert f"Bolehkah {name} melihat pelajaran yang sudah Anda selesaikan?" in wati.text
    assert wati.text.count("belum mulai") == 5  # two halves, three members


def test_new_member_is_first_asked_to_share_progress_with_their_inviter(new_page: Browsers) -> None:
    wati, sumi, budi = family_of_three(new_page)
    rini = new_page()
    unused, used = (create_household_code(sumi, "keluarga") for _ in range(2))
    sign_up(rini, f"/gabung/{used}", "Rini")

    def asked() -> list[str]:
        rini.get("/keluarga")
        asks = [p.text for p in rini.root.one("main").all("p") if p.text.startswith("Bolehkah")]
        return [ask.split()[1] for ask in asks]

    assert asked() == ["Sumi", "Wati", "Budi"]
    rini.get("/")
    assert "Izin untuk Sumi" in rini.text
    wati.get("/")
    assert "Izin untuk Sumi" in wati.text  # founded it: the first to join
    budi.get("/")
    assert "Izin untuk Wati" in budi.text
    answer_sharing_question(rini, "Sumi")
    rini.get("/")
    assert "Izin untuk Wati" in rini.text
    rini.get(f"/gabung/{unused}")  # hers, and open still: it invited nobody


def test_person_joining_a_second_household_is_first_asked_to_share_progress_with_their_inviter(
    new_page: Browsers,
) -> None:
    wati, _sumi, _budi = family_of_three(new_page)
    tini, hani = new_page(), new_page()
    sign_up(tini, "/daftar", "Tini")
    sign_up(hani, f"/gabung/{create_household_code(tini, 'keluarga')}", "Hani")
    code = create_household_code(hani, "pekerja")
    wati.get(f"/gabung/{code}")
    wati.submit()
    wati.get("/")
    assert "Izin untuk Hani" in wati.text


def test_members_sharing_progress_see_it_and_a_joined_family_drawing_once_both_finish(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi, _ = family_of_three(new_page)
    finish_core(app, "Wati", "pekerja")
    finish_core(app, "Sumi", "keluarga", done=5)
    answer_sharing_question(wati, "Sumi")
    answer_sharing_question(sumi, "Wati")
    wati.get("/keluarga")
    assert "5 dari 11 bekal" in wati.text
    assert "masih terbuka" in wati.text
    finish_core(app, "Sumi", "keluarga")
    for page in (wati, sumi):
        page.get("/keluarga")
        assert "Anyaman keluarga sudah utuh" in page.text
        assert page.root.one("figure").all("svg", cls="utuh")


def test_family_page_shows_members_who_do_not_share_progress_as_not_started(
    app: Flask, new_page: Browsers, statements: Any
) -> None:
    wati, sumi, budi = family_of_three(new_page, "A")
    finish_core(app, "WatiA", "pekerja")
    finish_core(app, "SumiA", "keluarga")
    answer_sharing_question(wati, "SumiA")
    answer_sharing_question(sumi, "WatiA")
    with statements() as one:
        finished = page_without_tokens(budi)
    wati, sumi, budi = family_of_three(new_page, "B")
    for page, others in ((wati, ("SumiB", "BudiB")), (sumi, ("WatiB", "BudiB"))):
        for other in others:
            answer_sharing_question(page, other)
    with statements() as other_world:
        started = page_without_tokens(budi)
    assert finished[0] == started[0]
    assert (
        finished[1].replace("WatiA", "WatiB").replace("SumiA", "SumiB").replace("BudiA", "BudiB")
        == (started[1])
    )
    assert one == other_world


def test_family_page_does_not_reveal_which_members_share_progress_with_the_reader(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi, _ = family_of_three(new_page)
    before = page_without_tokens(wati)
    answer_sharing_question(sumi, "Wati")
    assert page_without_tokens(wati) == before


def test_family_page_shows_no_trace_of_a_member_who_left(
    app: Flask, new_page: Browsers, statements: Any
) -> None:
    left, never = new_page(), new_page()
    sign_up(left, "/daftar", "Wati")
    sign_up(never, "/daftar", "Rini")
    sumi = new_page()
    sign_up(sumi, f"/gabung/{create_household_code(left, 'keluarga')}", "Sumi")
    answer_sharing_question(left, "Sumi")
    answer_sharing_question(sumi, "Wati")
    finish_core(app, "Sumi", "keluarga", done=4)
    create_household_code(sumi, "keluarga")
    sumi.get("/keluarga")
    leave = next(a.get("href") for a in sumi.root.all("a") if "/keluar/" in a.get("href"))
    sumi.get(leave)
    sumi.submit()
    with statements() as one:
        a = page_without_tokens(left)
    with statements() as other:
        b = page_without_tokens(never)
    assert a[0] == b[0]
    assert a[1].replace("Wati", "Rini") == b[1]
    assert one == other
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(ProgressShare)) == 0
        assert not queries.open_household_codes(
            account_of("Sumi"), queries.memberships_of(account_of("Wati"))[0].household, utcnow()
        )
    sumi.get("/keluarga")
    assert "Wati" not in sumi.text
    assert "4 dari 11 bekal" in sumi.text


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("id", "Sumi dan Budi tidak melihat nama Anda lagi."),
        ("en", "Sumi and Budi will no longer see your name."),
    ],
)
def test_page_for_leaving_a_household_names_the_remaining_members_in_one_sentence(
    new_page: Browsers, lang: str, told: str
) -> None:
    wati = family_of_three(new_page)[0]
    wati.get(f"/keluarga?lang={lang}")
    wati.get(next(a.get("href") for a in wati.root.all("a") if "/keluar/" in a.get("href")))
    assert told in wati.text


def test_progress_sharing_is_withdrawn_with_one_tap_and_ends_immediately(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi, _ = family_of_three(new_page)
    finish_core(app, "Wati", "pekerja", done=3)
    answer_sharing_question(wati, "Sumi")
    sumi.get("/keluarga")
    assert "3 dari 11 bekal" in sumi.text
    answer_sharing_question(wati, "Sumi", "tidak")
    sumi.get("/keluarga")
    assert "3 dari 11 bekal" not in sumi.text


def test_agreeing_twice_to_share_progress_stores_one_consent_with_wording_and_language(
    app: Flask, new_page: Browsers
) -> None:
    wati, *_ = family_of_three(new_page)
    wati.get("/keluarga")
    form = wati.root.one("main").all("form")[0]
    for _ in range(2):
        wati.submit(form, button="boleh")
    with app.app_context():
        row = read().execute(select(ProgressShare.version, ProgressShare.language)).one()
        assert tuple(row) == (1, "id")


def test_sharing_progress_with_a_person_outside_the_household_returns_404(
    app: Flask, new_page: Browsers
) -> None:
    family_of_three(new_page)
    stranger = new_page()
    sign_up(stranger, "/daftar", "Orang Lain")
    with app.app_context():
        wanted = account_of("Wati")
    stranger.get("/keluarga/undang")
    token = stranger.root.one("input", id="csrf_token").get("value")
    for other in (wanted, uuid4()):
        stranger.post(
            f"/keluarga/izin/{other}", {"csrf_token": token, "jawaban": "boleh"}, status=404
        )


@pytest.mark.parametrize("path", ["undang", "desa", "keluar"])
def test_family_pages_of_another_household_return_404(
    app: Flask, new_page: Browsers, path: str
) -> None:
    family_of_three(new_page)
    stranger = new_page()
    sign_up(stranger, "/daftar", "Orang Lain")
    with app.app_context():
        home = queries.memberships_of(account_of("Wati"))[0].household
    stranger.get(f"/keluarga/{path}/{home}", status=404)


def test_invitation_page_shows_code_qr_code_and_chat_link_only_to_its_creator(
    new_page: Browsers,
) -> None:
    wati, sumi, _ = family_of_three(new_page)
    code = create_household_code(wati, "keluarga")
    wati.get(f"/keluarga/undangan/{code}")
    assert wati.root.one("p", cls="kode").text == f"{code[:4]} {code[4:]}"
    assert wati.root.one("svg", cls="qr")
    chat = next(a.get("href") for a in wati.root.all("a") if "wa.me" in a.get("href"))
    assert code in chat
    assert "Wati" not in chat
    assert "lang" not in chat
    sumi.get(f"/keluarga/undangan/{code}", status=404)


def test_village_of_a_household_is_found_by_name_and_chosen_with_one_tap(
    app: Flask, page: Page
) -> None:
    sign_up(page, "/daftar", "Wati")
    page.get("/keluarga/desa?di=35.02.01")
    village = next(a.get("href") for a in page.root.all("a") if "desa=35.02.01" in a.get("href"))
    page.get(village)
    page.submit()
    assert page.location == "/keluarga"
    with app.app_context():
        assert (queries.memberships_of(account_of("Wati"))[0].village or "").startswith("35.02.01.")
    page.get("/keluarga")
    assert "Desa belum diisi" not in page.text


def test_household_invitation_form_without_a_role_is_shown_again_with_an_error(page: Page) -> None:
    sign_up(page, "/daftar", "Wati")
    page.get("/keluarga/undang")
    page.submit(status=422, role=None)
    assert "Pilih satu." in page.text


def test_choosing_an_unknown_village_for_a_household_returns_404(page: Page) -> None:
    sign_up(page, "/daftar", "Wati")
    page.get("/keluarga/undang")
    token = page.root.one("input", id="csrf_token").get("value")
    page.post("/keluarga/desa?desa=35.02", {"csrf_token": token}, status=404)


def test_worker_in_two_households_chooses_which_counts_and_neither_shows_the_other(
    app: Flask, new_page: Browsers
) -> None:
    wati, mother, aunt = new_page(), new_page(), new_page()
    sign_up(mother, "/daftar", "Sumi")
    sign_up(aunt, "/daftar", "Tini")
    sign_up(wati, f"/gabung/{create_household_code(mother, 'pekerja')}", "Wati")
    mothers = page_without_tokens(mother)
    wati.get(f"/gabung/{create_household_code(aunt, 'pekerja')}")
    wati.submit()
    wati.get("/keluarga")
    assert "Rumah bersama Sumi" in wati.text
    assert "Rumah bersama Tini" in wati.text
    forms = wati.root.one("main").all("form")
    wati.submit(next(f for f in forms if "/hitung/" in f.get("action")))
    with app.app_context():
        homes = queries.memberships_of(account_of("Wati"))
        with_aunt = queries.memberships_of(account_of("Tini"))[0].household
    assert [(h.household == with_aunt, h.counts) for h in homes] == [(True, True), (False, False)]
    assert page_without_tokens(mother) == mothers
    aunt.get("/keluarga")
    assert "Sumi" not in aunt.text


def test_family_page_sql_statement_count_does_not_depend_on_the_number_of_members(
    app: Flask, new_page: Browsers, statements: Any
) -> None:
    wati, *_ = family_of_three(new_page)
    with statements() as sent:
        wati.get("/keluarga")
    assert len(sent) <= 4, sent


def test_family_pages_are_fully_translated_to_english(new_page: Browsers) -> None:
    wati, *_ = family_of_three(new_page)
    code = create_household_code(wati, "keluarga")
    for url in ("/keluarga", "/keluarga/undang", f"/keluarga/undangan/{code}", "/keluarga/desa"):
        wati.get(f"{url}?lang=en")
