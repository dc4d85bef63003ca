"""The tables of a cohort as lines of a file. Pure. Names of columns are fixed; texts are in the
language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from app.kit.text.tables import FieldOfLine
from app.training.rules import LearnerRow

LEARNER_COLUMNS = (
    *("nama", "peran", "desa", "inti_selesai", "inti_dari", "terakhir_belajar"),
    *("keluarga_lengkap", "per"),
)


def learner_lines(
    learners: Sequence[LearnerRow], words: Mapping[str, str], as_of: date
) -> list[list[FieldOfLine]]:
    """The lines of a file: names of columns, then each learner who lets the trainer see their
    lessons. `words`: of `pekerja`, `keluarga`, `ya` and `tidak`."""
    return [
        [*LEARNER_COLUMNS],
        *(
            [
                each.name,
                words.get(each.role or "", ""),
                each.village,
                each.own.done,
                each.own.total,
                each.last_quiz_day,
                words["ya" if each.is_family_complete else "tidak"],
                as_of,
            ]
            for each in learners
            if each.consents
        ),
    ]
