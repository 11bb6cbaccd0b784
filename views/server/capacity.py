"""How much of everything the server takes; beyond it there is an answer that says so."""

MOST_VISITS = 24  # open at a time: each takes some MB, and a thread
MOST_QUERY = 8000  # characters of an address' query
MOST_BYTES = 64 * 1024  # of one message of a browser
PACE, BURST = 50.0, 100.0  # messages a second that a visitor may send for long, and at once; more have to wait
MOST_REFUSED = 100  # messages of one connection: whoever sends more is no page of ours
MOST_CONTROLS = 20  # comms that a page may open: one, and one more each time its connection comes back
