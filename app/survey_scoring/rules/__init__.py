"""A survey's file: how it is read, what its respondents score together, what is said of it."""
