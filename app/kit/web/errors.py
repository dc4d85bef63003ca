"""HTTP errors: one with a sentence of its own, and the headers of any."""

from __future__ import annotations

from flask import Response
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, Unauthorized


class MeaninglessUrlError(BadRequest):
    """A 400 for an address that cannot mean anything. Its page and JSON say `sentence`, which is in
    the language of the page."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class RefusedError(Forbidden):
    """A 403 that says why, under a heading of its own, both in the language of the page."""

    def __init__(self, heading: str, sentence: str) -> None:
        super().__init__()
        self.heading = heading
        self.sentence = sentence


class TokenError(Unauthorized):
    """A 401 for a bearer token that is not accepted. `code` says why, for programs."""

    def __init__(self, code: str, sentence: str) -> None:
        challenge = WWWAuthenticate("bearer", {"error": "invalid_token"})
        super().__init__(www_authenticate=challenge)
        self.error_code = code
        self.sentence = sentence


def add_headers_of_error(error: HTTPException, response: Response) -> Response:
    """Add the error's headers: Allow, Retry-After."""
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response
