"""The kit for a meeting of a village: the real file, and faults in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.content.checks.course import CourseContext
from app.content.checks.meetingkit import check_meeting_kit
from app.content.faults import FaultList
from app.content.library import read_course
from app.content.meetingkit import FILE, SHEETS, MeetingKit, MeetingScene, read_meeting_kit
from config import COURSE

LANGUAGES = ("id", "en")
TODAY = date(2026, 12, 2)
found = read_meeting_kit(COURSE, LANGUAGES, FaultList())
assert found
KIT: MeetingKit = found
STORIES = {
    "migrasi-aman/cek-p3mi", "migrasi-aman/dokumen", "migrasi-aman/baca-perjanjian",
    "biaya-dan-utang/minta-rincian", "biaya-dan-utang/kata-aturan",
    "asuransi-dan-bpjs/belum-ada-kabar",
}  # fmt: skip


def test_plan_fills_45_minutes_and_hands_out_each_sheet_once() -> None:
    assert [(each.begins, each.ends) for each in KIT.plan] == [
        (0, 5), (5, 15), (15, 35), (35, 40), (40, 45)
    ]  # fmt: skip
    assert KIT.minutes == 45
    assert tuple(each.sheet for each in KIT.plan if each.sheet) == SHEETS
    assert all(each.says for each in KIT.plan)


def test_six_scenes_come_from_six_stories_of_the_course() -> None:
    assert {each.lesson for each in KIT.scenes} == STORIES
    assert len(KIT.scenes) == len(STORIES)
    assert len(KIT.home) == 5


@pytest.mark.parametrize("scene", KIT.scenes, ids=lambda each: each.lesson)
def test_scene_fits_half_a_page_and_has_sources(scene: MeetingScene) -> None:
    assert 3 <= len(scene.lines) <= 5
    assert len(scene.guide) == 3
    assert scene.sources
    assert scene.as_of
    for language in LANGUAGES:
        assert all(each.get(language) for each in scene.texts)
        assert sum(len(each[language].split()) for each in scene.texts) <= 180
    assert scene.question["id"].endswith(("?", "ucapkan."))


def test_numbers_of_a_scene_stand_in_its_lesson_or_story() -> None:
    for scene in KIT.scenes:
        files = (COURSE / scene.lesson).glob("*.id.md")
        told = "".join(file.read_text("utf-8") for file in files)
        for text in scene.texts:
            for word in text["id"].split():
                is_office = "P3MI" in word or "P2MI" in word
                if any(sign.isdigit() for sign in word) and not is_office:
                    assert word.strip("“”.,:?") in told, word


def test_check_of_the_course_finds_no_fault_in_the_meeting_kit() -> None:
    faults = read_course(COURSE, TODAY).faults
    assert [each for each in faults if each.path == FILE] == []


FAULTY = {
    "a plan that is too long": ("- menit: 10", "- menit: 11", "minutes"),
    "minutes in words": ("- menit: 10", "- menit: sepuluh", "unreadable-line"),
    "a lesson that is not there": ("migrasi-aman/jalur-resmi", "migrasi-aman/x", "dead-link"),
    "an unknown sheet": ("lembar: amplop", "lembar: surat", "unknown-word"),
    "a review that is due": ("tinjau: 2027-05-25", "tinjau: 2026-05-25", "past-review"),
    "a refused word": ("Hitung orang.", "Hitung ibunya TKW.", "refused-word"),
    "an unknown key": ("  berhenti: {", "  henti: {", "unknown-key"),
    "a missing translation": (', en: "Opening"}', "}", "missing-key"),
    "a scene without a source": ("  per: 2025-10-28", "  pers: 2025-10-28", "missing-key"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_check_reports_a_fault_in_the_meeting_kit(fault: str, tmp_path: Path) -> None:
    written, instead, code = FAULTY[fault]
    text = (COURSE / FILE).read_text("utf-8")
    assert written in text
    (tmp_path / FILE).write_text(text.replace(written, instead, 1), "utf-8")
    faults, learned = FaultList(), frozenset(each for each, _line in KIT.lessons)
    context = CourseContext(
        tmp_path, TODAY, frozenset(), learned, frozenset(), learned, frozenset()
    )
    check_meeting_kit(read_meeting_kit(tmp_path, LANGUAGES, faults), context, faults)
    assert code in {each.code for each in faults.sorted_faults()}
