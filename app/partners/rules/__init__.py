"""What an entry of a partner may say, how long it is trusted, and what waits for a review. Pure."""
