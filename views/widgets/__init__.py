"""Building blocks of the panels; each is a Vue template with the Python function that declares its data and events."""
