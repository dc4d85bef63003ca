"""Addresses of sign_in: /daftar and /gabung, /masuk and /keluar."""

from app.sign_in.routes import leaving, signing_in, signing_up, staff, tiles
from app.sign_in.routes.frame import bp, sign_in_url
