"""What the room of the course writes."""
