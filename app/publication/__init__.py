"""The published course: `bekal kursus terbit` builds it from modules_kursus/, and pages are served
from memory.

A publication is a folder under the state folder that never changes once written; a small file
names the current one. See docs/decisions/0002-publication.md."""

from app.kit.room import Room
from app.publication import routes

ROOM = Room(blueprint=routes.bp, fast=routes.FAST, connect=routes.create_published_course_store)
