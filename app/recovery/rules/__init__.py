"""What recovery decides: which PINs will do, the six words, codes and the wait for a new PIN."""
