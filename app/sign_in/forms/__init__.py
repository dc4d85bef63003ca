"""What comes in at the door: for signing in and for signing up."""
