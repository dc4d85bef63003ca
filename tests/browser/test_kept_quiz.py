"""The offline page of a quiz gives the same feedback as the online quiz for each kind of question,
by touch and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from app import create_app
from app.content.marking import mark_question
from app.content.question import NUMBER, SCENARIO, QuizQuestion, ScenarioStep
from app.content.quiz import Quiz, mark_quiz
from app.kit.web.headers import CSP
from app.learning.forms import QuizBody
from app.publication.actions.pages import offline_quiz_page, render_to_bytes
from app.publication.queries.shelf import course_store_of
from app.review.forms import ReviewAnswerBody
from config import from_environment
from tests.browser.people import wait_for
from tests.deployment import Site

OpenQuiz = Callable[..., tuple[Quiz, Page]]
LESSON = "kirim-uang/dua-biaya"
STORY = "kirim-uang/kabar-mendadak"
DUE_QUESTIONS = ("pilih-kios", "rupiah-berkurang")
"""Questions of the lesson that are due for review."""


@pytest.fixture(scope="session")
def offline_quizzes(site: Site) -> Callable[[str, str], tuple[Quiz, str]]:
    """`offline_quizzes(lesson, language)` returns the quiz with its key, and its offline page."""
    app = create_app(from_environment(site.environment))

    def of(name: str, language: str) -> tuple[Quiz, str]:
        shelf = course_store_of(app)
        catalogue = shelf.current_catalogue()
        entry = catalogue.lesson(name)
        assert entry is not None
        module = catalogue.module(entry.module)
        shown = shelf.quiz_presentation(entry.rev, language)
        quiz = next(each for each in shelf.load_quizzes(catalogue) if each.lesson == name)
        assert module is not None
        assert shown is not None
        return quiz, render_to_bytes(
            app, offline_quiz_page(module, entry, shown, quiz, language)
        ).decode()

    return of


@pytest.fixture
def open_quiz(
    phone: Callable[..., BrowserContext], offline_quizzes: Callable[[str, str], tuple[Quiz, str]]
) -> OpenQuiz:
    """Opens the offline page of a lesson's quiz, as the service worker serves it."""

    def make(
        name: str, language: str = "id", context: BrowserContext | None = None, at: str = ""
    ) -> tuple[Quiz, Page]:
        context = context or phone()
        quiz, html = offline_quizzes(name, language)
        headers = {"Content-Security-Policy": CSP, "Content-Type": "text/html; charset=utf-8"}
        query = "" if language == "id" else f"?lang={language}"
        address = f"/belajar/{name}/kuis{query}"
        context.route(f"**{address}", lambda route: route.fulfill(body=html, headers=headers))
        page = context.new_page()
        page.goto(address + at)
        return quiz, page

    return make


RIGHT, WRONG, UNKNOWN = "right", "wrong", "unknown"
CURRENT_QUESTION = "[data-soal]:not([hidden])"
CORE_STUBS = {
    "kirim": """
export const isPassed = () => false;
export const noteResult = () => {};
export const onChange = () => {};
export const remember = async (here, change, rows = []) => {
  change({});
  if (rows.length) await new Promise((kept, refused) => {
    Object.assign(window, { sent: rows.map(({ box }) => box), kept, refused });
  });
};
export const seenOf = async () => ({});
export const send = async () => {};
export const queue = async () => ({ n: window.waiting });
""",
    "segel": """
export const LOCKED = '-';
export const lastId = () => '';
export const now = async () => ({ profile: 'wati', who: { name: 'Wati' } });
export const seal = async (key, value) => value;
export const [leave, lock, onSwitch, touch] = Array(4).fill(() => {});
""",
}
"""Stubs of the outbox and the encryption; the test decides when a write completes."""


def stub_core(context: BrowserContext) -> BrowserContext:
    for name, script in CORE_STUBS.items():
        context.route(f"**/{name}.js", fulfill_with(script))
    return context


def fulfill_with(script: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=script, content_type="text/javascript")


def answer_question(page: Page, place: str, question: QuizQuestion, how: str) -> list[int]:
    """Answer the question at `place`, a story to its end. Returns the path through the story."""
    path: list[int] = []
    submit_answer(page, place, question, how, path)
    while path and current_step(question, path).right is None:
        submit_answer(page, place, question, how, path)
    return path


def submit_answer(
    page: Page, place: str, question: QuizQuestion, how: str, path: list[int]
) -> None:
    form = page.locator(place)
    button = form.locator(".tombol:not(.dua)").first
    if question.kind == NUMBER:
        button = form.locator('button[name="j"]') if how == UNKNOWN else button
        form.locator('[name="t"]').fill(typed_answer(question, how))
    else:
        for n in chosen_options(question, how, path):
            form.locator(f'label:has([value="{n}"])').click()
    if place == CURRENT_QUESTION:
        button.click()
    else:
        with page.expect_navigation():
            button.click()


def current_step(question: QuizQuestion, path: list[int]) -> ScenarioStep:
    step = question.steps[0]
    for n in path:
        found = question.find_step(step.choices[n - 1].to)
        assert found is not None
        step = found
    return step


def typed_answer(question: QuizQuestion, how: str) -> str:
    low = question.options[question.right_options[0] - 1].low
    assert low is not None
    return "" if how == UNKNOWN else str(low if how == RIGHT else low + 12_345)


def chosen_options(question: QuizQuestion, how: str, path: list[int]) -> tuple[int, ...]:
    """Option numbers; in a story the first or the last choice, which lead to different endings."""
    if question.kind == SCENARIO:
        path.append(1 if how == RIGHT else len(current_step(question, path).choices))
        return (path[-1],)
    others = [n for n in range(1, len(question.options) + 1) if n not in question.right_options]
    return {RIGHT: question.right_options, WRONG: (others[0],), UNKNOWN: (0,)}[how]


def section_text(page: Page, heading: re.Pattern[str]) -> str:
    """The visible text of the section with this heading."""
    place = page.locator("main section", has=page.get_by_role("heading", name=heading)).first
    return " ".join(place.inner_text().split())


@pytest.mark.parametrize(("lesson", "how"), [(LESSON, RIGHT), (LESSON, WRONG), (STORY, UNKNOWN)])
def test_offline_quiz_feedback_equals_online_quiz_feedback(
    open_quiz: OpenQuiz, phone: Callable[..., BrowserContext], lesson: str, how: str
) -> None:
    context = phone()
    quiz, kept = open_quiz(lesson, context=context)
    online = context.new_page()
    online.goto(f"/belajar/{lesson}/kuis?formulir=1")
    for n, question in enumerate(quiz.questions, 1):
        for page, place in ((kept, CURRENT_QUESTION), (online, "form:has(fieldset)")):
            heading = re.compile(rf"^{n}\. ")
            answer_question(page, place, question, how)
            expect(page.get_by_role("heading", name=heading).first).to_be_visible()
        assert section_text(kept, heading) == section_text(online, heading)
    right = len(quiz.questions) if how == RIGHT else 0
    expect(kept.locator("#hasil h2")).to_have_text(f"{right} dari {len(quiz.questions)} tepat.")
    expect(kept.locator("#hasil h2")).to_be_focused()


def test_offline_quiz_works_by_keyboard_alone(open_quiz: OpenQuiz) -> None:
    quiz, page = open_quiz(LESSON, "en")
    expect(page.get_by_text("This is practice.")).to_be_visible()
    page.locator(f"{CURRENT_QUESTION} .tombol:not(.dua)").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Choose an answer, or “I don’t know yet”.")
    for n, question in enumerate(quiz.questions, 1):
        field = page.locator(f"{CURRENT_QUESTION} input").first
        if question.kind == NUMBER:
            field.focus()
            page.keyboard.type("tiga")
            page.keyboard.press("Enter")
            expect(page.get_by_role("alert")).to_be_visible()
            expect(field).to_be_focused()
            expect(field).to_have_attribute("aria-describedby", "galat")
            field.fill("3")
        else:
            field.focus()
            page.keyboard.press("Space")
        page.keyboard.press("Enter")
        last = n == len(quiz.questions)
        expect(
            page.locator("#hasil h2" if last else f"h2:text-matches('^{n}\\\\. ')")
        ).to_be_focused()
        assert page.get_by_role("alert").count() == 0
    expect(page.locator(".langkah .sudah")).to_have_count(len(quiz.questions))


def test_quiz_answer_is_confirmed_only_after_it_is_stored_on_the_phone(
    open_quiz: OpenQuiz, phone: Callable[..., BrowserContext]
) -> None:
    context = stub_core(phone())
    context.add_init_script("window.waiting = 1; window.known = {}")
    quiz, page = open_quiz(STORY, context=context)
    expect(page.get_by_text("Hanya Anda yang melihat jawaban ini.")).to_be_visible()
    paths = [
        answer_question(page, CURRENT_QUESTION, question, RIGHT) for question in quiz.questions
    ]
    wait_for(page, "window.sent")
    status = page.locator('#hasil [role="status"]')
    assert status.inner_text().strip() == ""
    (item,) = page.evaluate("window.sent")
    assert item["kind"] == "quiz"
    assert item["at"] > item["dur_ms"] > 0
    sent = QuizBody.model_validate(item["body"])
    marked = mark_quiz(quiz, sent.answers)
    assert (sent.lesson, sent.rev) == (quiz.lesson, quiz.rev)
    assert page.locator("#hasil h2").inner_text() == f"{marked.right} dari {marked.asked} tepat."
    assert sent.answers[quiz.questions[-1].id] == paths[-1]
    page.evaluate("window.kept('id')")
    expect(status.get_by_text("Jawaban tersimpan di HP ini.")).to_be_visible()
    assert status.inner_text().strip() == "Jawaban tersimpan di HP ini."


def test_failure_to_store_a_quiz_answer_is_reported_and_offers_the_plain_html_form(
    open_quiz: OpenQuiz, phone: Callable[..., BrowserContext]
) -> None:
    context = stub_core(phone())
    quiz, page = open_quiz(LESSON, context=context)
    for question in quiz.questions:
        answer_question(page, CURRENT_QUESTION, question, RIGHT)
    wait_for(page, "window.sent")
    page.evaluate("window.refused(new Error('QuotaExceededError'))")
    expect(page.get_by_text("Jawaban belum tersimpan.")).to_be_visible()
    page.get_by_role("link", name="Jawab lewat formulir").click()
    expect(page.locator('form[method="post"] legend')).to_be_visible()


def test_quiz_says_that_the_phone_cannot_store_answers_before_the_first_question(
    open_quiz: OpenQuiz, phone: Callable[..., BrowserContext]
) -> None:
    context = phone()
    context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    _, page = open_quiz(LESSON, context=context)
    expect(page.get_by_text("HP ini tidak bisa menyimpan jawaban.")).to_be_visible()
    expect(page.get_by_role("link", name="Jawab lewat formulir")).to_be_visible()


def test_offline_review_asks_due_questions_and_stores_each_answer(
    open_quiz: OpenQuiz, phone: Callable[..., BrowserContext]
) -> None:
    context = stub_core(phone())
    context.add_init_script("window.waiting = 1")
    quiz, page = open_quiz(LESSON, context=context, at=f"#ulang={','.join(DUE_QUESTIONS)}")
    asked = [each for each in quiz.questions if each.id in DUE_QUESTIONS]
    expect(page.locator(".langkah li:visible")).to_have_count(len(asked))
    for question in asked:
        answer_question(page, CURRENT_QUESTION, question, RIGHT)
    expect(page.locator("#hasil h2")).to_have_text("2 dari 2 tepat.")
    wait_for(page, "window.sent")
    for question, item in zip(asked, page.evaluate("window.sent"), strict=True):
        assert item["kind"] == "review"
        sent = ReviewAnswerBody.model_validate(item["body"])
        assert (sent.lesson, sent.rev, sent.question) == (quiz.lesson, quiz.rev, question.id)
        assert mark_question(question, sent.answer).right
    page.evaluate("window.kept()")
    expect(page.get_by_text("Soal ini kembali lagi kalau sudah waktunya.")).to_be_visible()
    expect(page.get_by_text("Jawaban tersimpan di HP ini.")).to_be_visible()
