"""Market forms: what is reported, what a rule answers, and how one market is cleared. One file a form."""
