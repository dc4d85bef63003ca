"""The published course: what `bekal kursus terbit` makes of modules_kursus/, and how it is served.

A publication is a folder under the state folder that is never changed once it is there; a small
file names the current one. See docs/decisions/0002-publication.md.
"""

from app.kit.room import Room
from app.publication import routes

ROOM = Room(blueprint=routes.bp, fast=routes.FAST, connect=routes.connect)
