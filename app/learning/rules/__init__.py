"""What decides in the room of learning; pure."""
