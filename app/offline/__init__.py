"""What a phone stores for use offline: the service worker and the frame (tools, help, terms, the
offline home). Downloaded modules belong to the room publication."""

from app.kit.room import Room
from app.offline.routes import bp

ROOM = Room(blueprint=bp)
