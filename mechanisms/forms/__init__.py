"""Market forms: what is reported, what a rule answers, and one clearing of it. One file a form."""
