"""Forms and fields that keep what was typed and say what they understood."""
