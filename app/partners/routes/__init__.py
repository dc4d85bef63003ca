"""Addresses of partners: `/mitra`."""

from app.partners.routes import search
from app.partners.routes.frame import bp
