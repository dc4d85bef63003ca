"""The blueprint."""

from flask import Blueprint

bp = Blueprint("own_data", __name__, template_folder="../templates")
