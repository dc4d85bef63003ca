"""The published course: what `bekal kursus terbit` makes of modules_kursus/, and how it is served.

A publication is a folder under the state folder that is never changed once it is there; a small
file names the current one. See docs/decisions/0002-publication.md.
"""

from app.learning.publication.build import Built, NothingToPublishError, build, point_to
from app.learning.publication.catalogue import Catalogue, LessonEntry, ModuleEntry, Note
from app.learning.publication.front import connect
from app.learning.publication.inputs import digest
from app.learning.publication.shelf import Shelf, shelf

__all__ = [
    "Built",
    "Catalogue",
    "LessonEntry",
    "ModuleEntry",
    "Note",
    "NothingToPublishError",
    "Shelf",
    "build",
    "connect",
    "digest",
    "point_to",
    "shelf",
]
