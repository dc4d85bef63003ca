"""Health, due jobs, publishing the course with what follows from it, getting a machine ready."""

from app.kit.room import Room
from app.operations.cli import berkala, move_region, publish_course, siapkan
from app.operations.routes import bp

ROOM = Room(
    blueprint=bp,
    cli={"": (berkala, siapkan), "kursus": (publish_course,), "wilayah": (move_region,)},
)
