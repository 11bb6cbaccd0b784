"""The agents of the rideshare launch market."""
