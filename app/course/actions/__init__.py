"""Write operations of the room course."""
