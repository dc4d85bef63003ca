"""What the door decides: which PINs and passphrases will do, words, codes, where to lead."""
