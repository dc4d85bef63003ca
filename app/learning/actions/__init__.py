"""What the room of learning writes."""
