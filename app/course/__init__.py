"""The published course: public lessons and quizzes, the try-out quiz, which stores nothing, and
reports of unclear lessons. Attempts and progress belong to the room learning, the authors' view to
the room authors."""

from app.course import routes
from app.course.actions.publish import republish_overdue
from app.kit.room import Room, ScheduledJob

ROOM = Room(blueprint=routes.bp, scheduled_jobs=(ScheduledJob("kursus", republish_overdue),))
