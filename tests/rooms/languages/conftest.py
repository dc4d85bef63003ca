"""The application with Javanese beside the others."""

from tests.rooms.languages.javanese import files, javanese, site

__all__ = ["files", "javanese", "site"]
