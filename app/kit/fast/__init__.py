"""Fast routes before Flask for the most frequent requests. Without them the application answers the
same."""
