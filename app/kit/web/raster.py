"""Turns drawings into pictures for programs that show no SVG, such as chats beside a link."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

_COLOURS_OF_A_PICTURE = 64
_VARIABLE = re.compile(r"var\((--\w+)(?:,\s*([^)]*))?\)")


def svg_to_png(svg: str, width: int, variables: Mapping[str, str]) -> bytes:
    """The PNG of a drawing, `width` pixels wide, with at most 64 colours. `variables` are the
    values of CSS variables by name ("--daun"); others take their default in the drawing. Raises
    ValueError for a text that is no SVG."""
    import resvg_py  # here, since workers need neither
    from PIL import Image

    def value_of(variable: re.Match[str]) -> str:
        return variables.get(variable[1]) or variable[2] or "none"

    drawn = resvg_py.svg_to_bytes(svg_string=_VARIABLE.sub(value_of, svg), width=width)
    picture = Image.open(io.BytesIO(bytes(drawn))).convert("RGB")
    file = io.BytesIO()
    picture.quantize(_COLOURS_OF_A_PICTURE, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    return file.getvalue()
