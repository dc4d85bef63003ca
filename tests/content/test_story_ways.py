"""Every way through a story: what a step speaks of must have happened on each way to it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content import library
from app.content.checks.storyways import find_way
from app.content.question import SCENARIO, QuizQuestion, ScenarioChoice, ScenarioStep
from app.content.storyfacts import DeclaredFacts, StoryDeclarations, StoryFact
from config import COURSE
from tests.content import good_course
from tests.content.good_course import FOLDER, edit, line_of, read, renew_source_hashes

STORY = f"{FOLDER}/skenario.id.md"
STORY_EN = f"{FOLDER}/skenario.en.md"
STEP = "## Buku warung {#catatan-warung}\n"
ENDING = "## [ ] Utang bertambah {#berutang}\n"
CHOICE = "- [Ambil semuanya dengan utang](#catatan-warung)"


def course_with(folder: Path, *edits: tuple[str, str]) -> Path:
    root = good_course.copy(folder)
    for old, new in edits:
        edit(root, STORY, old, new)
    return root


def test_declarations_change_neither_the_quiz_version_nor_what_is_translated(
    tmp_path: Path,
) -> None:
    root = course_with(
        tmp_path,
        (STEP, f"{STEP}{{kenal: pemilik warung}} {{tahu: utang, bunga}}\n"),
        (CHOICE, f"{CHOICE} {{bayar: Rp20.000}}"),
        (ENDING, f"{ENDING}{{tanpa: kenal suami}}\n"),
        ("## Di rumah {#di-rumah-rumi}", "## Di rumah {#di-rumah-rumi}\n{kenal: tamu}"),
        ("## Menyusun rencana {#rencana}", "## Menyusun rencana {#rencana}\n{perlu: kenal tamu}"),
    )
    edit(root, STORY, "{tanpa: kenal suami}", "{perlu: kenal tamu}")
    plain, declared = read(good_course.GOOD), read(root)
    assert declared.faults == ()
    assert declared.lesson(FOLDER).quiz == plain.lesson(FOLDER).quiz
    assert declared.lesson(FOLDER).texts == plain.lesson(FOLDER).texts


@pytest.mark.parametrize(
    ("happens", "needed", "way"),
    [
        (
            (CHOICE, f"{CHOICE} {{bayar: Rp20.000}}"),
            "{perlu: bayar Rp20.000}",
            "“bayar Rp20.000” belum terjadi kalau jalannya"
            " warung > di-rumah-rumi > rencana > berutang",
        ),
        (
            (STEP, f"{STEP}{{tahu: utang}}\n"),
            "{tanpa: tahu utang}",
            "“tahu utang” sudah terjadi kalau jalannya"
            " warung > catatan-warung > di-rumah-rumi > rencana > berutang",
        ),
        ((STEP, STEP), "{perlu: kenal bidan}", "“kenal bidan” tidak pernah terjadi di cerita ini"),
    ],
)
def test_ending_that_speaks_of_what_did_not_happen_is_reported_with_the_way(
    tmp_path: Path, happens: tuple[str, str], needed: str, way: str
) -> None:
    root = course_with(tmp_path, happens, (ENDING, f"{ENDING}{needed}\n"))
    (fault,) = read(root).faults
    assert (fault.path, fault.line, fault.code) == (
        STORY, line_of(root, STORY, "{#berutang}"), "story-way",
    )  # fmt: skip
    assert fault.text == way


@pytest.mark.parametrize(
    ("path", "old", "new", "at", "code"),
    [
        (STORY, STEP, f"{STEP}{{bayr: Rp20.000}}\n", "{bayr", "unreadable-line"),
        (STORY, STEP, f"{STEP}{{tahu: }}\n", "{tahu", "unreadable-line"),
        (STORY, STEP, f"{STEP}{{perlu: utang}}\n", "{perlu", "unreadable-line"),
        (STORY, CHOICE, f"{CHOICE} {{perlu: tahu utang}}", "{perlu", "unreadable-line"),
        (STORY, "Di buku warung", "{tahu: utang} Di buku warung", "{tahu", "unreadable-line"),
        (STORY, "## Di warung", "{tahu: utang}\n\n## Di warung", "{tahu", "unreadable-line"),
        (STORY_EN, "{#catatan-warung}\n", "{#catatan-warung}\n{tahu: utang}\n", "{tahu",
         "mark-in-translation"),
        (f"{FOLDER}/kuis.id.md", "Satu minggu ada", "{tahu: utang}\nSatu minggu ada", "{tahu",
         "mark-in-translation"),
    ],
)  # fmt: skip
def test_declaration_that_cannot_be_read_is_reported(
    tmp_path: Path, path: str, old: str, new: str, at: str, code: str
) -> None:
    root = good_course.copy(tmp_path)
    edit(root, path, old, new)
    renew_source_hashes(root)
    assert (path, line_of(root, path, at), code) in {
        (fault.path, fault.line, fault.code) for fault in read(root).faults
    }


FACT = StoryFact("tahu", "utang")


@st.composite
def stories(draw: st.DrawFn) -> tuple[QuizQuestion, StoryDeclarations]:
    """A story of up to six steps without loops, where the fact happens at random steps and
    choices."""
    count = draw(st.integers(2, 6))
    happens = DeclaredFacts(happens=frozenset((FACT,)))
    steps, at_steps, at_choices = [], {}, {}
    for number in range(count):
        ahead = range(number + 1, count)
        targets = draw(st.lists(st.sampled_from(ahead), max_size=3)) if ahead else []
        choices = tuple(ScenarioChoice("pilih", str(each), "akibat") for each in targets)
        steps.append(ScenarioStep(str(number), "judul", "", choices))
        if draw(st.booleans()):
            at_steps[str(number)] = happens
        for place in range(len(choices)):
            if draw(st.integers(0, 3)) == 0:
                at_choices[str(number), place] = happens
    story = QuizQuestion("cerita", SCENARIO, "Cerita", steps=tuple(steps))
    return story, StoryDeclarations(at_steps, at_choices)


def states_by_enumeration(
    story: QuizQuestion, declared: StoryDeclarations
) -> set[tuple[str, bool]]:
    """Follows each way separately: the steps it reaches, and whether the fact had happened."""
    found: set[tuple[str, bool]] = set()
    ways = [(story.steps[0], False)]
    while ways:
        step, happened = ways.pop()
        found.add((step.id, happened))
        here = happened or step.id in declared.steps
        for place, choice in enumerate(step.choices):
            following = story.find_step(choice.to)
            assert following is not None
            ways.append((following, here or (step.id, place) in declared.choices))
    return found


@given(stories())
def test_search_of_ways_finds_the_same_as_following_each_way(
    made: tuple[QuizQuestion, StoryDeclarations],
) -> None:
    story, declared = made
    wanted = states_by_enumeration(story, declared)
    for step, happened in product(story.steps, (False, True)):
        way = find_way(story, declared, step, FACT, happened=happened)
        assert (way is not None) == ((step.id, happened) in wanted)
        if way:
            assert (way[0], way[-1]) == (story.steps[0].id, step.id)


def test_every_story_of_the_course_declares_what_its_endings_need() -> None:
    """A story without declarations would pass the check unread."""
    course = library.read_course(COURSE, good_course.TODAY)
    told = [each for each in course.lessons if each.scenario is not None]
    assert len(told) >= 15
    for lesson in told:
        words = " ".join(lesson.files["skenario.id"].story_notes.values())
        assert "{perlu:" in words or "{tanpa:" in words, lesson.id
