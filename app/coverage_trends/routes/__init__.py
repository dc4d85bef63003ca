"""Addresses of lines and comparisons: `/cakupan/<kode>/garis` and `/cakupan/banding`."""

from app.coverage_trends.routes import comparing, lines
from app.coverage_trends.routes.frame import bp
