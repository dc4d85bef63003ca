"""A worker proposes a goal, her mother agrees, and both mark the month. The mother's browser runs
no scripts, and the worker uses the keyboard only."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import people
from tests.browser.test_keyboard import press_key, tab_to

GOAL = "/keluarga/tujuan"


def test_savings_goal_is_proposed_agreed_to_and_marked_as_saved_by_both_members(
    phone: Callable[..., BrowserContext],
) -> None:
    wati, mother = phone().new_page(), phone(javascript=False).new_page()
    sign_up_worker(wati, "Wati")
    people.sign_up(mother, people.invite_family(wati), "Ibu Sumi")

    propose(wati)
    agree(mother)
    mother.goto(GOAL)
    mark(mother, "modal")
    show_marks_without_amounts_to(mother, "Wati")

    wati.goto("/")
    expect(wati.locator("main")).to_contain_text("Tujuan bersama: Modal warung")
    tab_to(wati, text="Tandai bulan ini")
    press_key(wati, "Enter")
    expect(wati.locator("#kantong-modal")).to_contain_text("Ibu Sumi: sudah menyisihkan")
    expect(wati.locator("#kantong-darurat")).to_contain_text("Ibu Sumi: belum ada tanda")
    mark_by_keyboard(wati)
    expect(wati.locator("#kantong-darurat")).to_contain_text("Tercatat Rp500.000")

    mother.goto("/")
    expect(mother.locator("main")).to_contain_text("Sudah Anda tandai bulan ini.")
    mother.goto(GOAL)
    expect(mother.locator("#kantong-darurat")).to_contain_text("Wati: belum ada tanda")
    assert "500.000" not in people.screen(mother)
    text = mother.get_by_label("Teks untuk disalin").input_value()
    assert "Modal warung" in text
    assert "Rp" not in text


def sign_up_worker(page: Page, name: str) -> None:
    page.goto("/daftar?peran=pekerja")
    page.get_by_label("Nama panggilan Anda").fill(name)
    page.get_by_text("Umur saya 18 tahun atau lebih").click()
    page.get_by_text("Saya setuju Bekal menyimpan").click()
    people.press(page, "Lanjut")
    page.get_by_label("Enam angka").fill(people.PIN)
    people.press(page, "Mulai belajar")


def propose(page: Page) -> None:
    """Go from the family page to a sent proposal by keyboard alone."""
    page.goto("/keluarga")
    tab_to(page, text="Tujuan menabung keluarga")
    press_key(page, "Enter")
    tab_to(page, text="Usulkan tujuan")
    press_key(page, "Enter")
    tab_to(page, name="name")
    page.keyboard.type("Modal warung")
    tab_to(page, name="year")
    page.keyboard.press("ArrowDown")
    tab_to(page, name="darurat")
    page.keyboard.type("6 juta")
    tab_to(page, name="modal")
    page.keyboard.type("24 juta")
    press_key(page, "Enter")
    expect(page.locator("main")).to_contain_text("Menunggu jawaban keluarga.")


def agree(page: Page) -> None:
    page.goto("/")
    people.follow(page, "Usulan tujuan: Modal warung")
    expect(page.locator("main")).to_contain_text("Rp30.000.000")
    people.press(page, "Setuju")
    expect(page.locator("main")).to_contain_text(re.compile("Disepakati Wati dan Ibu Sumi"))


def mark(page: Page, pot: str) -> None:
    people.tap(page, page.locator(f"#kantong-{pot} button"))
    expect(page.locator(f"#kantong-{pot}")).to_contain_text("Anda sudah menyisihkan")


def mark_by_keyboard(page: Page) -> None:
    """Mark the first pot with its amount."""
    tab_to(page, text="Tulis jumlah kalau mau")
    page.keyboard.press("Enter")
    tab_to(page, name="amount")
    page.keyboard.type("500 rb")
    press_key(page, "Enter")


def show_marks_without_amounts_to(page: Page, name: str) -> None:
    page.goto(GOAL)
    people.follow(page, "Pilih siapa yang melihat")
    page.get_by_role("group", name=name).get_by_text("Melihat tanda, tanpa jumlah").click()
    people.press(page, "Simpan pilihan")
    expect(page.locator("#yang-melihat")).to_contain_text(f"{name}: tanda saja")
