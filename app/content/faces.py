"""Faces of the invented people of the course: `orang/<name>.svg`, in the course folder. A face
stands beside what its person says, and beside the situation that opens a lesson about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from markdown_it.token import Token

from app.content import blocks
from app.content.faults import FaultList
from app.content.shapes import DrawingKind

FOLDER: Final = "orang"
FACE: Final = DrawingKind(
    "wajah",
    side=64,
    most_bytes=1_200,
    colour=re.compile(r"none|#[0-9a-f]{6}|var\(--l[abc],#[0-9a-f]{6}\)"),
)
SPEECH: Final = '<div class="ucap">'
_LABEL: Final = re.compile(r"(?P<name>[^:“]+): (?=“)")

# Shapes as SVG, by the name of the person as written in lessons.
Faces = Mapping[str, str]


def read_faces(root: Path, faults: FaultList) -> Faces:
    """The faces in `orang/` without faults, by name: "Bu Marni" from `bu-marni.svg`."""
    faces = {}
    for file in sorted((root / FOLDER).glob("*.svg")):
        shapes = FACE.read_shapes(file, faults.reporter_for(f"{FOLDER}/{file.name}"))
        if shapes:
            faces[file.stem.replace("-", " ").title()] = shapes
    return faces


def put_face_beside(html: str, text: str, faces: Faces) -> str:
    """Puts beside `html` the face of the person whom its `text` names first. Unchanged if that
    person has none, or if faces stand beside speech in it."""
    named = _people_named(text, faces)
    if not named or SPEECH in html:
        return html
    return f'{SPEECH}{_draw_face(faces[named[0]])}<div class="isi">\n{html}</div></div>\n'


def draw_family(name: str, faces: Faces) -> str:
    """The faces of the people in the name of a family, in its order."""
    return " ".join(_draw_face(faces[each], 54) for each in _people_named(name, faces))


def _people_named(text: str, faces: Faces) -> list[str]:
    names = "|".join(map(re.escape, sorted(faces, key=len, reverse=True)))
    return re.findall(rf"\b(?:{names})\b", text) if names else []


def render_speech_with_faces(tokens: list[Token], faces: Faces) -> list[Token]:
    """Puts the face of the speaker beside each paragraph such as `Siti: “…”`."""
    made = list(tokens)
    for place, token in enumerate(tokens):
        label = _LABEL.match(token.content) if token.type == "inline" else None
        if label is None or tokens[place - 1].type != "paragraph_open" or token.level != 1:
            continue
        first = (token.children or [token])[0]
        if label["name"] not in faces or not first.content.startswith(label[0]):
            continue
        first.content = first.content.removeprefix(label[0])
        face = _draw_face(faces[label["name"]])
        before = f"{SPEECH}{face}<p><b>{label[0].strip()}</b> "
        made[place - 1] = blocks.html_token(before)
        made[place + 1] = blocks.html_token("</p></div>\n")
    return made


def _draw_face(shapes: str, size: int = 72) -> str:
    box = f"0 0 {FACE.side} {FACE.side}"
    side = f'width="{size}" height="{size}"'
    return f'<svg viewBox="{box}" {side} aria-hidden="true">{shapes}</svg>'
