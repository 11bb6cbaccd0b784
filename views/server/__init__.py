"""Serving the page: who may ask, what may be asked, and how much of it."""
