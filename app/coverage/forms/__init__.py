"""The definition pages, reports and lists of what is missing, in the language of the page."""
