"""Reading a survey file, scoring its respondents, and reporting."""
