"""The scene that opens a module: a drawing with words for those who do not see it."""

from pathlib import Path

import pytest

from app.content.library import read_course
from app.content.scene import FILE, MOST_BYTES
from config import ROOT
from tests.content.good_course import TODAY, copy, read

START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 180">'
DRAWING = f'{START}<path d="M0 0h360v180H0z"/></svg>\n'
WORDS = "adegan:\n  id: Ibu di dapur.\n  en: A mother in the kitchen.\n"
MODULE, SCENE = "belanja/modul.yaml", f"belanja/{FILE}"


def course_with_scene(tmp_path: Path, drawing: str = DRAWING, words: str = WORDS) -> Path:
    root = copy(tmp_path)
    if drawing:
        (root / SCENE).write_text(drawing, "utf-8")
    module = root / MODULE
    module.write_text(f"{module.read_text('utf-8').rstrip()}\n{words}", "utf-8")
    return root


def faults_of(root: Path) -> list[tuple[str, str]]:
    return [(each.path, each.code) for each in read(root).faults]


def test_each_episode_of_the_course_has_a_scene_of_its_own_described_in_both_languages() -> None:
    course = read_course(ROOT / "modules_kursus", TODAY)
    assert course.story is not None
    scenes = {module.id: module.scene for module in course.modules if module.scene}
    assert set(scenes) == {episode.module for episode in course.story.episodes}
    drawn = {(course.root / scene.path).read_bytes() for scene in scenes.values()}
    assert len(drawn) == len(scenes) == 14
    assert max(map(len, drawn)) <= MOST_BYTES
    for language in ("id", "en"):
        assert len({scene.alt[language] for scene in scenes.values()}) == len(scenes)


def test_scene_and_its_words_are_read(tmp_path: Path) -> None:
    found = read(course_with_scene(tmp_path))
    scene = found.modules[0].scene
    assert not found.faults
    assert scene is not None
    assert (scene.path, dict(scene.alt)) == (
        SCENE,
        {"id": "Ibu di dapur.", "en": "A mother in the kitchen."},
    )


def test_module_without_a_scene_is_no_fault(tmp_path: Path) -> None:
    found = read(copy(tmp_path))
    assert (found.faults, found.modules[0].scene) == ((), None)


@pytest.mark.parametrize(
    ("drawing", "words", "fault"),
    [
        (DRAWING, "", (MODULE, "no-alt")),
        ("", WORDS, (MODULE, "missing-file")),
        (DRAWING, "adegan:\n  id: Ibu di dapur.\n", (MODULE, "missing-key")),
        (DRAWING.replace("360 180", "360 181"), WORDS, (SCENE, "drawing-unsafe")),
        (DRAWING.replace("<path", "<script/><path"), WORDS, (SCENE, "drawing-unsafe")),
        (DRAWING + " " * MOST_BYTES, WORDS, (SCENE, "drawing-too-large")),
    ],
)
def test_scene_without_words_or_not_fit_for_a_page_is_a_fault(
    tmp_path: Path, drawing: str, words: str, fault: tuple[str, str]
) -> None:
    assert faults_of(course_with_scene(tmp_path, drawing, words)) == [fault]
