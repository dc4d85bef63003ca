"""Forms for signing in and signing up."""
