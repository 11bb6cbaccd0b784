"""The page with the planted market: `python -m tests.views.planted.serve --port 0`."""

import sys

from tests.views.planted import plant

if __name__ == "__main__":
    plant()

    from views.server.serving import serve

    serve(int(sys.argv[sys.argv.index("--port") + 1]))
