"""The one door for libraries that carry no types: each enters as a small typed function.

Three modules, so that what is pure can have words without the web: text, data, web."""
