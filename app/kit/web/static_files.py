"""Files of static/ under hashed names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from app.kit.untyped.web import WhiteNoise

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/static/"


class StaticFiles(WhiteNoise):  # type: ignore[misc]
    """WSGI middleware that serves the files of a folder, which never change, and those that come
    later: assets of another release, which a publication brings while this one runs."""

    def __init__(self, behind: WSGIApplication, folder: Path) -> None:
        super().__init__(
            behind,
            root=str(folder),
            prefix=PREFIX,
            max_age=60 * 60 * 24 * 365,
            immutable_file_test=lambda _path, _url: True,
            allow_all_origins=False,
        )
        self.directories = [(f"{folder.resolve()}/", PREFIX)]  # where `find_file` looks

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith(PREFIX) and path not in self.files:
            found = self.find_file(path)
            if found is not None:
                self.files[path] = found
        answer: Iterable[bytes] = super().__call__(environ, start_response)
        return answer
