"""Addresses of one's own data: /data-saya, /profil, /izin."""

from app.own_data.routes import kept, said
from app.own_data.routes.frame import bp
