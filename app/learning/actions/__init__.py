"""What the room of learning writes."""

from app.learning.actions.progress import retell_core

__all__ = ["retell_core"]
