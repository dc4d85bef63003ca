"""What measuring decides: the instrument, when it is asked, scores and change. Pure."""
