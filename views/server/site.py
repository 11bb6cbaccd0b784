"""Everything that this server answers, route by route; what is not named here does not exist."""

from pathlib import Path

from solara.server import kernel_context
from solara.server import starlette as upstream
from solara.server.server import solara_static
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute

from views.server.files import Assets, Installed, installed
from views.server.inbox import Inbox

_OWN = Path(__file__).resolve().parents[1] / "assets"


def site() -> Starlette:
    """The application behind the gate."""
    plotly = next(file.parent for file in installed("plotly") if file.name == "plotly.min.js")
    extensions = "share/jupyter/nbextensions"
    routes = [
        Route("/", upstream.root),
        Route("/{page}", upstream.root),  # Solara says of the name whether it is a page's
        WebSocketRoute("/jupyter/api/kernels/{kernel_id}/channels", upstream.kernel_connection),
        Route("/_solara/api/close/{kernel_id}", upstream.close, methods=["POST"]),
        Mount("/_solara/cdn", Installed("solara-assets", "share/solara/cdn")),
        Mount("/jupyter/nbextensions/jupyter-vue", Installed("ipyvue", f"{extensions}/jupyter-vue")),
        Mount("/jupyter/nbextensions/jupyter-vuetify", Installed("ipyvuetify", f"{extensions}/jupyter-vuetify")),
        Mount("/static/assets", Assets(_OWN, solara_static.parent / "assets", plotly)),
        Mount("/static", Assets(solara_static)),
    ]
    middleware = [Middleware(upstream.SolaraGZipMiddleware, minimum_size=1000), Middleware(Inbox)]
    return Starlette(routes=routes, lifespan=upstream.lifespan, middleware=middleware, exception_handlers={404: _nothing})


def visits(path: str) -> tuple[int, bool]:
    """How many visits are open, and whether a request to `path` opens none more: it belongs to one, or is for a file."""
    belongs = any(part in kernel_context.contexts for part in path.split("/"))
    return len(kernel_context.contexts), belongs or path.startswith(("/static/", "/_solara/", "/jupyter/nbextensions/"))


def _nothing(request, error) -> PlainTextResponse:
    return PlainTextResponse("There is nothing at this address.", status_code=404)
