"""The database (SQLite or PostgreSQL), its write lock, audit events and timestamps."""
