"""What happens in a story, as its author declares it in the Indonesian file: `{bayar: Rp300.000}`,
`{kenal: hamdi}` and `{tahu: lembur, pinjaman}` at a step or a choice, `{perlu: tahu lembur}` and
`{tanpa: kenal hamdi}` at a step. Readers see none of it, and the quiz version leaves it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.content.faults import Report
from app.content.question import QuizQuestion
from app.content.source import STORY_NOTE

KINDS: Final = ("bayar", "kenal", "tahu")
"""Money paid, a person met, something told or found out."""
NEEDED, EXCLUDED = "perlu", "tanpa"


@dataclass(frozen=True)
class StoryFact:
    """Something that happens in a story: a `kind` of KINDS, and an amount, a person or a topic."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class DeclaredFacts:
    """The declarations of a step or choice: what happens there, what must have happened before on
    every way to it, and what on no way."""

    happens: frozenset[StoryFact] = frozenset()
    needs: frozenset[StoryFact] = frozenset()
    excludes: frozenset[StoryFact] = frozenset()

    def __or__(self, other: DeclaredFacts) -> DeclaredFacts:
        return DeclaredFacts(
            self.happens | other.happens,
            self.needs | other.needs,
            self.excludes | other.excludes,
        )


@dataclass(frozen=True)
class StoryDeclarations:
    """The declarations of a whole story, by step id, and by (step id, index of the choice)."""

    steps: Mapping[str, DeclaredFacts]
    choices: Mapping[tuple[str, int], DeclaredFacts]

    @property
    def all_facts(self) -> frozenset[StoryFact]:
        """Everything that happens somewhere in the story."""
        declared = (*self.steps.values(), *self.choices.values())
        return frozenset(fact for each in declared for fact in each.happens)


def read_story_declarations(
    story: QuizQuestion, notes: Mapping[int, str], report: Report
) -> StoryDeclarations:
    """The declarations in `notes` (line number to text, CourseMarkdownFile.story_notes) of a story.
    Reports those that cannot be read."""
    steps: dict[str, DeclaredFacts] = {}
    choices: dict[tuple[str, int], DeclaredFacts] = {}
    for line, text in sorted(notes.items()):
        declared = _read_declarations(text, line, report)
        step = next((each for each in reversed(story.steps) if each.line <= line), None)
        if step is None:
            report(line, "unreadable-line", "tulis keterangan ini di bawah judul langkahnya")
            continue
        at = next((n for n, each in enumerate(step.choices) if each.line == line), None)
        if at is None:
            steps[step.id] = steps.get(step.id, DeclaredFacts()) | declared
        else:
            choices[step.id, at] = declared
            if declared.needs or declared.excludes:
                report(line, "unreadable-line", "{perlu: …} dan {tanpa: …} hanya di bawah judul")
    return StoryDeclarations(steps, choices)


def _read_declarations(text: str, line: int, report: Report) -> DeclaredFacts:
    found = DeclaredFacts()
    for match in STORY_NOTE.finditer(text):
        word = match["word"]
        names = [" ".join(each.split()) for each in match["names"].split(",") if each.strip()]
        if not names:
            report(line, "unreadable-line", f"{{{word}: …}} ini kosong")
        if word in KINDS:
            found |= DeclaredFacts(happens=frozenset(StoryFact(word, each) for each in names))
            continue
        facts = set()
        for each in names:
            kind, _, name = each.partition(" ")
            if kind not in KINDS or not name:
                example = f"{{{word}: tahu lembur, kenal hamdi}}"
                report(line, "unreadable-line", f"“{each}” tidak terbaca; tulis: {example}")
                continue
            facts.add(StoryFact(kind, name))
        key = "needs" if word == NEEDED else "excludes"
        found |= DeclaredFacts(**{key: frozenset(facts)})
    return found
