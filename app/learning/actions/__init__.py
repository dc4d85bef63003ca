"""Write operations of the room learning."""

from app.learning.actions.attempts import mark_quiz_answers, record_attempts
from app.learning.actions.progress import recompute_core_progress, update_core_progress
