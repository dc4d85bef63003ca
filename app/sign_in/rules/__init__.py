"""What the door decides: which passphrases will do, sign-in names, where to lead."""
