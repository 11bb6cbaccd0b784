"""The agents of the ferry market."""
