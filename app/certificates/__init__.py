"""Certificates of finished modules: signed, made as PDF, and checked by whoever holds one."""

from app.kit.room import Room

ROOM = Room()
