"""What the room of learning writes."""

from app.learning.actions.progress import recompute_core, tell_core

__all__ = ["recompute_core", "tell_core"]
