"""Reads the course in modules_kursus/: plain Python that knows no web and no database.

Start at `library.read`. The notation of the files is in modules_kursus/README.md.
"""
