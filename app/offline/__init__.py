"""What a phone has of Bekal when there is no network: the service worker, and the frame that it
keeps (tools, help, terms, the offline home). Modules that somebody keeps are course's."""

from app.kit.room import Room
from app.offline.routes import bp

ROOM = Room(blueprint=bp)
