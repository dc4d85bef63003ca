"""Responses that are saved as a file."""

from __future__ import annotations

from flask import Response, make_response

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine."""


def file_response(content: bytes, mimetype: str, name: str) -> Response:
    """A file to be saved under this name."""
    answer = make_response(content)
    answer.mimetype = mimetype
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
