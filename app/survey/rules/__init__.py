"""Rules of the survey: instrument, waves, scores. Pure."""
