"""No news of a worker: what to do first, a report to fill in by hand, and how a worker lets her
family know that she is well. Nothing is asked, sent or kept, and nothing helps to find anybody."""

from app.kit.room import Room
from app.no_news.routes import bp

ROOM = Room(blueprint=bp)
