"""Rules of recovery: PINs, the six words, codes and the wait for a new PIN."""
