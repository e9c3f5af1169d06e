"""The answer for people: one note, rendered where it is read."""
