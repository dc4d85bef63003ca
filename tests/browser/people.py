"""Steps that people take on their phones, by taps and keys only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.world import Answer

PIN = "482915"
OPENING = "Membuka profil · Bekal"
LESSON = re.compile(r"/belajar/([a-z-]+/[a-z-]+)$")


def path(page: Page) -> str:
    return urlsplit(page.url).path


def tap(page: Page, target: Locator) -> None:
    """Tap a link or button and wait for the next page. After a sign-in, a phone that keeps data
    shows a page in between."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        target.click()
    expect(page).not_to_have_title(OPENING)


def wait_for(page: Page, condition: str) -> None:
    """Wait until a JavaScript expression is true, at most 20 seconds. Playwright's own
    wait_for_function evaluates it as a string again, which the page's security policy refuses."""
    page.evaluate(f"""() => new Promise((done, fail) => {{
        const look = () => ({condition}) ? done() : requestAnimationFrame(look);
        setTimeout(() => fail(new Error('waited in vain')), 20000);
        look();
    }})""")


def press(page: Page, name: str) -> None:
    tap(page, page.get_by_role("button", name=name, exact=True))


def follow(page: Page, name: str) -> None:
    tap(page, page.get_by_role("link", name=name).first)


def screen(page: Page) -> str:
    """The visible text of a page."""
    return page.locator("main").inner_text()


def sign_up(page: Page, link: str, name: str, pin: str = PIN) -> list[str]:
    """Open an invitation and go through its screens to the first lesson. Returns the texts of the
    screens."""
    page.goto(link)
    screens = [screen(page)]
    follow(page, "Ya")
    screens.append(screen(page))
    page.get_by_label("Nama panggilan Anda").fill(name)
    page.get_by_text("Umur saya 18 tahun atau lebih").click()
    page.get_by_text("Saya setuju Bekal menyimpan").click()
    press(page, "Lanjut")
    screens.append(screen(page))
    page.get_by_label("Enam angka").fill(pin)
    press(page, "Mulai belajar")
    assert LESSON.search(path(page)), page.url
    return screens


def unlock(page: Page, name: str, pin: str) -> None:
    """Open a profile from “Siapa yang belajar?” with its PIN."""
    page.goto("/masuk")
    follow(page, name)
    page.get_by_label("Enam angka").fill(pin)
    press(page, "Buka Bekal")


def lock(page: Page) -> None:
    follow(page, "Kunci Bekal")
    press(page, "Kunci Bekal")
    assert path(page) == "/masuk"


def leave_phone(page: Page) -> None:
    """Leave the phone (*Keluar dari HP ini*) as a person without recovery words."""
    follow(page, "Kunci Bekal")
    follow(page, "Keluar dari HP ini")
    press(page, "Ya, tetap keluar")
    assert path(page) == "/masuk"


def sign_in_staff(page: Page, name: str, passphrase: str) -> None:
    page.goto("/masuk/petugas")
    page.get_by_label("Nama masuk").fill(name)
    page.get_by_label("Kalimat sandi").fill(passphrase)
    press(page, "Masuk")
    assert path(page) in ("/", "/hari-ini")


def pass_next(page: Page, answers: Mapping[str, Sequence[Answer]]) -> None:
    """Go from a lesson through its quiz with right answers only, and on to the next step."""
    found = LESSON.search(path(page))
    assert found, page.url
    tap(page, page.locator(f'main a[href^="/belajar/{found[1]}/kuis"]'))
    for answer in answers[found[1]]:
        give(page, answer)
    assert "/hasil/" in path(page)
    expect(page.locator("main")).to_contain_text("Pelajaran ini selesai.")
    follow(page, "Lanjut ke langkah berikutnya")


def pass_all(page: Page, answers: Mapping[str, Sequence[Answer]]) -> None:
    """Pass lessons of the core until the next step is none of `answers`."""
    left = set(answers)
    while (found := LESSON.search(path(page))) and found[1] in left:
        pass_next(page, answers)
        left.remove(found[1])
    assert path(page) == "/belajar/catatan" or (found and found[1] not in answers), page.url


def give(page: Page, answer: Answer) -> None:
    """Answer the question on the page: a typed one, a choice, or a story step by step."""
    if isinstance(answer, str):
        page.locator("#t").fill(answer)
        press(page, "Kirim jawaban")
    elif page.get_by_role("button", name="Pilih langkah ini").count():
        for number in answer:
            choose(page, [number])
            press(page, "Pilih langkah ini")
    else:
        choose(page, answer)
        press(page, "Kirim jawaban")


def choose(page: Page, numbers: Iterable[int]) -> None:
    for number in numbers:
        box = page.locator(f'input[name="j"][value="{number}"]')
        page.locator("label.pilihan").filter(has=box).click()


def invite_family(page: Page) -> str:
    """Make an invitation code for a relative. Returns the link to send."""
    page.goto("/keluarga")
    follow(page, "Buat kode undangan")
    page.get_by_text("Keluarga di rumah").click()
    press(page, "Buat kode")
    found = re.search(r"http://\S+/gabung/\w+", screen(page))
    assert found
    return found[0]


def share_progress_with(page: Page, name: str) -> None:
    page.goto("/keluarga")
    press(page, f"{name} boleh melihat")
    expect(page.locator("main")).to_contain_text(f"{name} boleh melihat pelajaran")


def choose_village(page: Page, name: str, above: str) -> None:
    """Choose a village as the home page asks after the first passed quiz."""
    page.goto("/")
    follow(page, "Isi desa asal")
    page.get_by_label("Nama desa atau kelurahan").fill(f"{name} {above}")
    press(page, "Cari")
    tap(page, page.get_by_role("link", name=re.compile(f"^{name}.*{above}")))
    press(page, "Ya, desa ini")
