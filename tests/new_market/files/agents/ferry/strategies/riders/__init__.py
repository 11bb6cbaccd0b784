"""Strategies of a group, one file each."""
