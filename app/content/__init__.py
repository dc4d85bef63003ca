"""Reads the course in modules_kursus/. Plain Python: imports neither Flask nor the database.

Start at `library.read_course`. The notation of the files is in modules_kursus/README.md."""
