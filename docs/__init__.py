"""Documentation: Markdown by hand, with parts that `docs.generate` writes from the code's own declarations."""
