"""The documents agree with the code, and their references exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from app import ROOMS, load_rooms
from app.counters.rules import PERCENT_FROM, SHARES_FROM, UNIT
from config import ROOT

DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *set((ROOT / "app").rglob("*.md")) - set((ROOT / "app/content/contoh").glob("*.md")),
        ROOT / "modules_kursus" / "README.md",
    ]
)
SETTING = re.compile(r"\bBEKAL_[A-Z]+(?:_[A-Z]+)*\b")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
CITED = re.compile(r"`((?:app|tests|docs|deploy|modules_kursus|migrations|scripts)/[^`\s*…<>]+)`")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|tmp|Users)/\w")
LONGEST_DECISION = 40
LONGEST_ARCHITECTURE = 9_000

each_document = pytest.mark.parametrize(
    "path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def text_of(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def test_operating_guide_lists_exactly_the_existing_settings() -> None:
    read = set(SETTING.findall(text_of("config.py")))
    text = set(SETTING.findall(text_of("docs", "operating.md")))
    assert read <= text
    by_make_run = SETTING.findall(text_of("Makefile"))
    assert text <= read | set(by_make_run)


def test_operating_guide_lists_every_command() -> None:
    text = text_of("docs", "operating.md")
    for room in load_rooms().values():
        for group, commands in room.cli.items():
            for command in commands:
                words = " ".join(part for part in ("bekal", group, command.name) if part)
                assert f"`{words}" in text, f"docs/operating.md does not tell of {words}"


def test_architecture_document_is_at_most_9000_bytes() -> None:
    assert len(text_of("ARCHITECTURE.md").encode()) <= LONGEST_ARCHITECTURE


def test_architecture_document_has_a_line_for_every_feature_package() -> None:
    text = text_of("ARCHITECTURE.md")
    for room in ("kit", "content", *ROOMS):
        assert f"\n| `app/{room}/` | " in text


def test_architecture_document_orders_feature_packages_like_the_import_contract() -> None:
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    assert " ← ".join(reversed(layers)) in text_of("ARCHITECTURE.md")


def test_disclosure_document_states_the_thresholds_in_force() -> None:
    text = " ".join(text_of("docs", "disclosure.md").split())
    assert f"shown as a multiple of {UNIT}" in text
    assert f"Shares begin at {SHARES_FROM} shown households, percentages at {PERCENT_FROM}" in text


def test_readme_names_the_run_and_test_commands() -> None:
    text = text_of("README.md")
    assert "\nmake run " in text
    assert "\nmake test " in text


def test_readme_names_every_demo_person() -> None:
    from app.demo.rules import NAMED, STAFF

    text = text_of("README.md")
    for name in [person.name for person in NAMED] + [name for name, _, _ in STAFF]:
        assert f"*{name.removesuffix(' (contoh)')}*" in text


def test_decision_records_are_short_and_have_unique_numbers() -> None:
    notes = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert len({note.name[:4] for note in notes}) == len(notes)
    for note in notes:
        lines = note.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= LONGEST_DECISION, note.name
        assert lines[0].startswith(f"# {int(note.name[:4])}. "), note.name


@each_document
def test_relative_links_in_documents_resolve(path: Path) -> None:
    for target in LINK.findall(CODE.sub("", path.read_text(encoding="utf-8"))):
        file, _, anchor = target.partition("#")
        if target.startswith(("http://", "https://", "/")):
            continue
        place = (path.parent / file) if file else path
        assert place.exists(), f"{path.name}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", place.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}


@each_document
def test_files_and_tests_cited_in_documents_exist(path: Path) -> None:
    for cited in CITED.findall(path.read_text(encoding="utf-8")):
        file, _, function = cited.partition("::")
        assert (ROOT / file).exists(), f"{path.name}: {cited}"
        if function:
            assert f"\ndef {function}(" in text_of(file), f"{path.name}: {cited}"


FAULTS = (
    "drop after commit before reply",
    "drop before commit",
    "half a body",
    "the same batch twice at once",
    "a duplicate inside a batch; shuffled and reversed",
    "two devices with one outbox",
    "kill -9 of a worker, of the server, of the database; with all of the above at once",
    "power cut",
    "disk full and recovery without a restart",
    "the n-th write or fsync fails, for every n",
    "client clock ± years, 1970, a jump between answer and send",
    "server clock ± 5 years",
    "session expired mid-queue, token revoked, PIN changed",
    "profile A's items under B's token",
    "same id with other content or owner",
    "a restored older backup",
    "a client two versions old",
    "a migration between request and retry",
    "a migration killed half-way",
    "poison items",
    "64 KiB + 1, compression bomb",
    "a trainer's list of a megabyte while phones send",
    "a lesson withdrawn or renamed",
    "a learner moved before sending",
    "a learner erased before sending",
    "storage evicted",
    "private mode",
    "a captive portal that answers 200 with HTML",
    "50,000 phones in one minute",
    "a backup while writing",
    "double submit without JavaScript",
)
"""Faults that must neither lose nor duplicate an answer."""


def test_document_on_injected_faults_cites_a_test_for_every_fault() -> None:
    rows = re.findall(r"^\| (.+?) \| `tests/\S+::test_\w+` \|$", text_of("docs", "faults.md"), re.M)
    assert sorted(row for row in rows if row.strip()) == sorted(FAULTS)


@each_document
def test_documents_contain_no_absolute_machine_paths(path: Path) -> None:
    assert not MACHINE_PATH.findall(path.read_text(encoding="utf-8"))
