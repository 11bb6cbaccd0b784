"""The data explorer: the raw files and the built tables, and the button that builds the ones from the others."""
