"""The families of the course and their episodes: reading and faults of `cerita.yaml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content.episodes import CourseStory
from config import ROOT
from tests.content import good_course
from tests.content.good_course import edit, read

FILE = "cerita.yaml"
STORY = """keluarga:
- id: rumi
  nama: {id: Rumi, en: Rumi}
  tentang: {id: Rumi berjualan kopi., en: Rumi sells coffee.}
episode:
- modul: belanja
  keluarga: rumi
  kalimat: {id: Gulanya habis., en: The sugar is gone.}
  sebelumnya:
    id: [Rumi di pasar., Ia ingin warung sendiri., Ia menulis belanjanya.]
    en: [Rumi is at the market., She wants a stall., She writes down what she buys.]
"""


def course_with_story(folder: Path, story: str = STORY) -> Path:
    root = good_course.copy(folder)
    (root / FILE).write_text(story, "utf-8")
    return root


def test_story_is_read_with_families_and_episodes_in_both_languages(tmp_path: Path) -> None:
    course = read(course_with_story(tmp_path))
    assert course.faults == ()
    assert course.story is not None
    (family,), (episode,) = course.story.families, course.story.episodes
    assert (family.id, family.name["id"], family.about["en"]) == (
        "rumi",
        "Rumi",
        "Rumi sells coffee.",
    )
    assert (episode.module, episode.family) == ("belanja", "rumi")
    assert episode.invitation["en"] == "The sugar is gone."
    assert episode.before["id"][2] == "Ia menulis belanjanya."


def test_course_without_a_story_file_tells_no_story_and_has_no_fault(tmp_path: Path) -> None:
    course = read(good_course.copy(tmp_path))
    assert (course.faults, course.story) == ((), CourseStory())


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("- modul: belanja", "- modul: tidak-ada", "unknown-module"),
        ("  keluarga: rumi", "  keluarga: sari", "unknown-family"),
        (", Ia menulis belanjanya.]", "]", "lines-before"),
        ("[Rumi is at the market., She wants a stall., ", "[", "lines-before"),
        ("{id: Gulanya habis., en: The sugar is gone.}", "{id: Gulanya habis.}", "missing-key"),
        ("  kalimat:", "  kata:", "unknown-key"),
    ],
)
def test_story_with_a_fault_is_reported_and_not_read(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    root = course_with_story(tmp_path)
    edit(root, FILE, old, new)
    course = read(root)
    assert code in {fault.code for fault in course.faults}
    assert {fault.path for fault in course.faults} == {FILE}
    assert course.story is None
    assert all(module.publishable for module in course.modules)


def test_module_that_has_two_episodes_is_reported(tmp_path: Path) -> None:
    episode = STORY.partition("episode:\n")[2]
    course = read(course_with_story(tmp_path, STORY + episode))
    assert [fault.code for fault in course.faults] == ["duplicate-id"]


def test_every_module_for_learners_is_an_episode_of_one_family() -> None:
    course = read(ROOT / "modules_kursus")
    assert course.story is not None
    told = [episode.module for episode in course.story.episodes]
    assert told == [each.id for each in course.modules if each.audience != ("pelatih",)]
    assert {each.family for each in course.story.episodes} == {
        each.id for each in course.story.families
    }
