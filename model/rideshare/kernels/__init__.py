"""The launch market, compiled: one tender, its arrays, and what they hold."""
