from app.kit.room import Room

ROOM = Room()
