"""Addresses of one's own data: /data-saya, /profil, /izin; and erasing a person without a phone."""

from app.own_data.routes import kept, said, spoken
from app.own_data.routes.frame import bp
