"""Addresses of partners: `/mitra`, and `/kelola/mitra` for the staff."""

from app.partners.routes import by_link, files, kept, loading, phone_list, reviewing, search
from app.partners.routes.frame import bp
