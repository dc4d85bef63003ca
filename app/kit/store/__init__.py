"""What is written and read: the database on both kinds, turns to write, what was done and when."""
