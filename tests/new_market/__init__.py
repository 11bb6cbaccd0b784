"""A market that is only new files: all that the laboratory does, works on it."""
