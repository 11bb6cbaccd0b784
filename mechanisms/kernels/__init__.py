"""Compiled routines: random streams, posteriors, selection, payments, the fill, and the two halves of a tender."""
