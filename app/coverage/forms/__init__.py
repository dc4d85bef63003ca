"""The texts of coverage pages and files, in the language of the page."""

from app.coverage.forms.definitions import figure_definitions
from app.coverage.forms.table import coverage_texts
from app.coverage.forms.unreached import missing_texts
