"""What the room of measures reads. Everything returns frozen values, never a query."""

from app.measures.queries.answered import answers_of
from app.measures.queries.standing import CONSENT, Standing, standing

__all__ = ["CONSENT", "Standing", "answers_of", "standing"]
