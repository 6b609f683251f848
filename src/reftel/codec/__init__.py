"""Text to telegram and back: a total reader, a strict writer."""
