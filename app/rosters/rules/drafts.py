"""A list that a trainer is looking over, with what she chose so far, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from app.rosters.rules.columns import ListColumn, ReadList

DRAFT_LIVES = timedelta(hours=24)
ROLES = ("pekerja", "keluarga")


@dataclass(frozen=True, slots=True)
class Draft:
    """A list and the choices: whom it names (`role`), what the columns hold (by `at`), the village
    of a place (see matching.judge_rows), and which rows of a repeated name are somebody else."""

    read: ReadList
    role: str = ROLES[0]
    columns: Mapping[int, str] = field(default_factory=dict)
    villages: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[int, bool] = field(default_factory=dict)

    @property
    def roles(self) -> dict[int, str]:
        """What each column holds: as chosen, else as guessed."""
        return {each.at: self.columns.get(each.at, each.role) for each in self.read.columns}


def encode_draft(draft: Draft) -> str:
    """The draft as JSON.

    >>> from app.rosters.rules import read_list
    >>> draft = Draft(read_list(b"Nama;Desa\\nSiti;Slahung"), "keluarga", {2: "name"}, {"a": "-"})
    >>> decode_draft(encode_draft(draft)) == draft
    True
    """
    read = draft.read
    return json.dumps(
        {
            "columns": [[each.at, each.title, each.role] for each in read.columns],
            "thrown_away": [[each.at, each.title, each.role] for each in read.thrown_away],
            "rows": read.rows,
            "lines": read.is_name_and_place,
            "lost_digits": read.lost_digits,
            "role": draft.role,
            "chosen": {
                "columns": list(draft.columns.items()),
                "villages": draft.villages,
                "rows": list(draft.rows.items()),
            },
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def decode_draft(document: str) -> Draft:
    """The draft of a JSON that `encode_draft` made."""
    kept = json.loads(document)
    read = ReadList(
        tuple(ListColumn(*each) for each in kept["columns"]),
        tuple((at, tuple(cells)) for at, cells in kept["rows"]),
        tuple(ListColumn(*each) for each in kept["thrown_away"]),
        kept["lines"],
        kept["lost_digits"],
    )
    chosen = kept["chosen"]
    return Draft(
        read, kept["role"], dict(chosen["columns"]), chosen["villages"], dict(chosen["rows"])
    )
