"""What the text says: mentions, and in time resolution, people and order."""
