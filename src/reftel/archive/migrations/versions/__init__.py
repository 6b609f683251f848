"""The steps, in order; a published step is never changed."""
