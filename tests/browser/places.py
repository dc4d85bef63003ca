"""Every page there is, and how somebody comes to see it: for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.people import PIN, tap
from tests.rooms.money.test_worksheets import SHEETS

STRANGER, WORKER, MOTHER = "", "pekerja", "keluarga"
NEIGHBOUR = "tetangga"
"""Two lessons are done, so that she is asked about before."""
TRAINER, OFFICER, EDITOR = "pelatih", "petugas", "admin"
LESSON = "/belajar/kirim-uang/dua-biaya"
STORY = "/belajar/kirim-uang/kabar-mendadak"
COMPARED = (
    "/alat/kirim-uang?jumlah=1000&mata_uang=MYR&tengah=3900"
    "&nama=Bank&biaya=25&kurs=3850&nama=Kios&biaya=0&kurs=3760&nama=Agen&biaya=10"
)
THIRD = "/alat/kirim-uang?nama=Bank&biaya=25&kurs=3850&tempat=3"
REFUSED = "/alat/kirim-uang?jumlah=seribu&mata_uang=MYR&nama=Bank&biaya=9000&kurs=38"
BORROWED = "/alat/pinjaman?pinjaman=30jt&biaya=1jt&bunga=20&bulan=24&kontrak=18"
LEAVING = "/alat/biaya-berangkat?potongan=6jt&bulan=6&tunai=20jt&gaji=9jt"
OFFER = "/alat/cek-tawaran?negara=kh&visa=bukan-kerja&pengirim=perantara&umur=cukup"
UNKNOWN = 'input[name="j"][value="0"]'


@dataclass(frozen=True)
class Place:
    """A page, who looks at it, and the way there from an address in the given language."""

    name: str
    who: str
    go: Callable[[Page, str], None]
    status: int = 200


def address(url: str, lang: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}lang={lang}"


def at(url: str, who: str = STRANGER, status: int = 200) -> Place:
    return Place(f"{who or 'tamu'} {url}", who, lambda p, lang: open_at(p, url, lang), status)


def open_at(page: Page, url: str, lang: str) -> None:
    page.goto(address(url, lang))


def solid(page: Page) -> None:
    """Press the one solid button of the page."""
    tap(page, page.locator("main .tombol:not(.dua)").first)


# Signing up


def who_screen(page: Page, lang: str) -> None:
    open_at(page, "/daftar?peran=keluarga", lang)


def who_refused(page: Page, lang: str) -> None:
    who_screen(page, lang)
    solid(page)


def pin_screen(page: Page, lang: str) -> None:
    who_screen(page, lang)
    page.locator("#name").fill("Yanti")
    for box in page.locator("label.pilihan").all():
        box.click()
    solid(page)


def pin_refused(page: Page, lang: str) -> None:
    pin_screen(page, lang)
    page.locator("#pin").fill("123456")
    solid(page)


def code_refused(page: Page, lang: str) -> None:
    open_at(page, "/gabung", lang)
    page.locator("#code").fill("KRS734VW")
    solid(page)


def slip(page: Page, lang: str) -> None:
    open_at(page, "/keluarga/undang", lang)
    page.locator("label.pilihan").last.click()
    solid(page)


def invited(page: Page, lang: str) -> None:
    """Opened by somebody who has a profile here, which says more than to a stranger."""
    slip(page, lang)
    open_at(page, "/gabung/" + page.url.partition("?")[0].rpartition("/")[2], lang)


# Quizzes


def ask(page: Page, url: str, wanted: str, lang: str) -> None:
    """Into a quiz, “belum tahu” to each question until there is one of a kind."""
    open_at(page, f"{url}/kuis", lang)
    while not page.locator(wanted).count():
        skip(page)


def skip(page: Page) -> None:
    """“Saya belum tahu”, or leave the story."""
    story = page.locator('button[name="tinggal"]')
    typed = page.locator('button[name="j"]')
    if story.count():
        tap(page, story)
    elif typed.count():
        tap(page, typed)
    else:
        page.locator("label.pilihan").filter(has=page.locator(UNKNOWN)).click()
        solid(page)


KINDS = {
    "one": (LESSON, 'input[type="radio"]'),
    "several": (LESSON, 'input[type="checkbox"]'),
    "number": (LESSON, "#t"),
    "scenario": (STORY, 'button[name="tinggal"]'),
}


def question(kind: str) -> Callable[[Page, str], None]:
    return lambda page, lang: ask(page, *KINDS[kind], lang)


def unanswered(kind: str) -> Callable[[Page, str], None]:
    """What a question says when the button was pressed too early."""

    def go(page: Page, lang: str) -> None:
        question(kind)(page, lang)
        solid(page)

    return go


def story_goes_on(page: Page, lang: str) -> None:
    """The second step, and above it what the first choice led to."""
    question("scenario")(page, lang)
    page.locator("label.pilihan").first.click()
    solid(page)


def result(url: str) -> Callable[[Page, str], None]:
    def go(page: Page, lang: str) -> None:
        open_at(page, f"{url}/kuis", lang)
        while page.locator("main form fieldset").count():
            skip(page)

    return go


def review_missed(page: Page, lang: str) -> None:
    """What the lesson comes to, above the next question."""
    open_at(page, "/belajar/ulang", lang)
    skip(page)


# A person's own pages


def by_link(url: str, *links: str) -> Callable[[Page, str], None]:
    """A page whose address holds an id: there by the first link of each selector."""

    def go(page: Page, lang: str) -> None:
        open_at(page, url, lang)
        for link in links:
            tap(page, page.locator(f"main {link}").first)

    return go


def example(url: str) -> Callable[[Page, str], None]:
    """What a tool makes of its example."""

    def go(page: Page, lang: str) -> None:
        open_at(page, url, lang)
        tap(page, page.locator("main .tombol.dua").first)

    return go


def linked(page: Page, lang: str) -> None:
    example("/alat/anggaran")(page, lang)
    tap(page, page.locator('button[name="tautan"]'))


def sent_empty(page: Page, lang: str) -> None:
    open_at(page, "/alat/tabungan", lang)
    solid(page)


def words_refused(page: Page, lang: str) -> None:
    open_at(page, "/kata-pemulihan", lang)
    solid(page)


def words_shown(page: Page, lang: str) -> None:
    open_at(page, "/kata-pemulihan", lang)
    page.locator("#pin").fill(PIN)
    solid(page)


def words_tapped(page: Page, lang: str) -> None:
    words_shown(page, lang)
    solid(page)
    tap(page, page.locator('button[name="pilih"]').first)


def cohort_refused(page: Page, lang: str) -> None:
    open_at(page, "/kelompok/baru", lang)
    solid(page)


def learner_code(which: int) -> Callable[[Page, str], None]:
    """For the screen (0) or on paper (1)."""

    def go(page: Page, lang: str) -> None:
        by_link("/kelompok", ".baris a", "tbody th a")(page, lang)
        tap(page, page.locator('main button[name="untuk"]').nth(which))

    return go


def staff_refused(page: Page, lang: str) -> None:
    open_at(page, "/masuk/petugas", lang)
    solid(page)


def payslip(page: Page, lang: str) -> None:
    open_at(page, "/alat/slip-gaji", lang)
    tap(page, page.locator("#contoh button"))


def unclear(page: Page, lang: str) -> None:
    open_at(page, LESSON, lang)
    tap(page, page.locator('form[action*="kurang-jelas"] button').first)


GOAL = "/keluarga/tujuan"


def goal_page(end: str) -> Callable[[Page, str], None]:
    """A page of the demo family's goal, by the link that ends so."""
    return by_link(GOAL, f'a[href*="{end}"]')


def plan_refused(page: Page, lang: str) -> None:
    goal_page("/usul")(page, lang)
    page.locator("#name").fill("")
    page.locator("#isi-modal").fill("seratus")
    solid(page)


def amount_refused(page: Page, lang: str) -> None:
    open_at(page, GOAL, lang)
    pot = page.locator("#kantong-modal")
    pot.locator("summary").click()
    pot.locator("input[name=amount]").fill("seratus")
    tap(page, pot.locator("button").first)


# The survey


def survey(item: str, *, sent: bool = False) -> Callable[[Page, str], None]:
    """To a question, all before it skipped; `sent`: with no answer."""

    def go(page: Page, lang: str) -> None:
        open_at(page, "/ukur", lang)
        if page.locator("#agree").count():
            page.locator("label.pilihan").click()
            solid(page)
        # Once asked, a question can always be looked at again.
        open_at(page, f"/ukur/tanya/{item}", lang)
        while f"/{item}?" not in page.url:
            tap(page, page.locator('button[name="lewati"]'))
            open_at(page, f"/ukur/tanya/{item}", lang)
        if sent:
            solid(page)

    return go


STRANGERS = [
    *map(at, ("/", "/daftar", "/gabung", "/masuk", "/masuk/petugas", "/masuk/kata", "/masuk/kode")),
    *map(at, ("/masuk/lupa", "/luring", "/luring/lewat", "/kalender")),
    *map(at, ("/masuk/terkunci", "/masuk/demo", "/data-saya", "/data-saya/terhapus")),
    *map(at, ("/bantuan", "/bantuan/tw", "/alat/slip-gaji", OFFER)),
    Place("payslip, worked out", STRANGER, payslip),
    *map(at, ("/wilayah", "/belajar", "/belajar/kirim-uang", "/belajar/menabung", LESSON)),
    *map(at, (STORY, "/belajar/menabung/bunga-dan-harga-naik", "/alat", "/alat/kirim-uang")),
    *map(at, ("/alat/lembar", *(f"/alat/lembar/{name}" for name in SHEETS))),
    *map(at, ("/alat/pinjaman", BORROWED, "/alat/biaya-berangkat", LEAVING)),
    at(f"{BORROWED}&hari=satu", status=422),
    Place("offers compared", STRANGER, lambda page, lang: open_at(page, COMPARED, lang)),
    Place("a third offer", STRANGER, lambda page, lang: open_at(page, THIRD, lang)),
    Place("offers refused", STRANGER, lambda page, lang: open_at(page, REFUSED, lang), 422),
    *map(at, ("/alat/anggaran", "/alat/tabungan")),
    *(
        Place(f"{url}, example", STRANGER, example(url))
        for url in ("/alat/anggaran", "/alat/tabungan", "/alat/inflasi", "/alat/impas")
    ),
    Place("a link to a budget", STRANGER, linked),
    Place("savings, sent empty", STRANGER, sent_empty, 422),
    at("/tidak-ada", status=404),
    Place("sign-up, screen 2", STRANGER, who_screen),
    Place("sign-up, screen 2 again", STRANGER, who_refused),
    Place("sign-up, screen 3", STRANGER, pin_screen),
    Place("sign-up, screen 3 again", STRANGER, pin_refused),
    Place("a code that is not known", STRANGER, code_refused, 404),
    Place("staff sign-in refused", STRANGER, staff_refused, 422),
    Place("try-out, a question", STRANGER, question("one")),
    Place("try-out, a story goes on", STRANGER, story_goes_on),
    Place("try-out, feedback and the next", STRANGER, question("number")),
    Place("try-out, result", STRANGER, result(LESSON)),
    Place("unclear, thanks", STRANGER, unclear),
]
LEARNERS = [
    *(at(url, WORKER) for url in ("/", "/belajar", "/belajar/kirim-uang", "/belajar/catatan")),
    *(at(url, WORKER) for url in ("/keluarga", "/keluarga/undang", "/keluarga/desa", "/masuk")),
    *(at(url, WORKER) for url in ("/profil", "/izin", "/kata-pemulihan", "/data-saya")),
    *(at(url, WORKER) for url in ("/keluar", "/keluar/lepas")),
    at("/masuk/tampilan", WORKER),
    *(at(url, WORKER) for url in ("/data-saya/hapus", "/keluarga/desa?cari=sidoharjo")),
    at("/keluarga/desa?di=35.02.10", WORKER),
    at("/keluarga/desa?desa=35.02.10.2001", WORKER),
    at("/cakupan/00", WORKER, 403),
    *(at("/belajar/ulang", who) for who in (WORKER, EDITOR)),
    at("/belajar/ulang/ringkasan", WORKER),
    *(at(url, NEIGHBOUR) for url in ("/", "/ukur/terima-kasih")),
    at("/ukur", TRAINER),
    Place("survey, one of several", NEIGHBOUR, survey("p01")),
    Place("survey, several of them", NEIGHBOUR, survey("p03")),
    Place("survey, a sum not written", NEIGHBOUR, survey("p04", sent=True), 422),
    Place("review, after a miss", MOTHER, review_missed),
    at("/", MOTHER),
    at("/keluarga", MOTHER),
    at(GOAL, WORKER),
    at(GOAL, MOTHER),
    *(Place(f"goal {end}", WORKER, goal_page(end)) for end in ("/usul", "/izin", "/akhiri")),
    Place("a goal, refused", WORKER, plan_refused, 422),
    Place("an amount set aside, refused", WORKER, amount_refused, 422),
    Place("words refused", WORKER, words_refused, 422),
    Place("words shown", WORKER, words_shown),
    Place("words, tapped", WORKER, words_tapped),
    Place("a slip with its code", WORKER, slip),
    Place("invited with a profile", WORKER, invited),
    Place("a relative's lessons", WORKER, by_link("/keluarga", ".baris li:nth-child(2) a")),
    Place("leaving a family", WORKER, by_link("/keluarga", 'a[href*="/keluar/"]')),
    Place("PIN", WORKER, by_link("/masuk", ".baris a")),
    *(Place(f"quiz, {kind}", WORKER, question(kind)) for kind in KINDS),
    *(Place(f"quiz, {kind} unanswered", WORKER, unanswered(kind)) for kind in ("one", "number")),
    Place("quiz, a story goes on", WORKER, story_goes_on),
    Place("quiz, result", WORKER, result(LESSON)),
    Place("quiz, result of a story", WORKER, result(STORY)),
]
STAFF = [
    *(at(url, TRAINER) for url in ("/", "/kelompok", "/kelompok/baru", "/belajar")),
    Place("cohort refused", TRAINER, cohort_refused, 422),
    Place("sheet", TRAINER, by_link("/kelompok", ".baris a")),
    Place("one learner", TRAINER, by_link("/kelompok", ".baris a", "tbody th a")),
    Place("a learner's code", TRAINER, learner_code(0)),
    Place("a learner's slip", TRAINER, learner_code(1)),
    Place("codes of a cohort", TRAINER, by_link("/kelompok", ".baris a", ".tombol")),
    *(at(f"/cakupan/{code}", OFFICER) for code in ("35", "35.02", "35.02.04", "35.02.04.2009")),
    at("/cakupan/00", OFFICER),
    at("/cakupan/99", OFFICER, 404),
    at("/kelola/kursus", EDITOR),
    *(at("/kelola/ukur", who) for who in (OFFICER, EDITOR)),
    *(at(url, EDITOR) for url in ("/kelola/akun", "/kelola/akun/baru")),
    Place("the end of a task", EDITOR, by_link("/kelola/akun", "td a")),
]
PLACES = [*STRANGERS, *LEARNERS, *STAFF]
