"""The published course: lessons and quizzes as everyone reads them, the try-out that keeps nothing,
what readers find unclear. What people answer and how far they are is learning's, what its authors
see is authors'."""

from app.course import routes
from app.course.actions.publish import republish_overdue
from app.kit.room import Room, ScheduledJob

ROOM = Room(
    blueprint=routes.bp,
    scheduled_jobs=(ScheduledJob("kursus", republish_overdue),),
)
