"""Everything that this server answers, route by route; what is not named here does not exist."""

from pathlib import Path

from solara.server import kernel_context
from solara.server import starlette as upstream
from solara.server.server import solara_static
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute

from views.server.files import Assets, Installed, installed
from views.server.inbox import Inbox
from views.visit import leave

_OWN = Path(__file__).resolve().parents[1] / "assets"


def site() -> Starlette:
    """The application behind the gate."""
    plotly = next(file.parent for file in installed("plotly") if file.name == "plotly.min.js")
    extensions = "share/jupyter/nbextensions"
    routes = [
        Route("/", upstream.root),
        Route("/{page}", upstream.root),  # Solara says of the name whether it is a page's
        WebSocketRoute("/jupyter/api/kernels/{kernel_id}/channels", upstream.kernel_connection),
        Route("/_solara/api/close/{kernel_id}", _close, methods=["POST"]),
        Mount("/_solara/cdn", Installed("solara-assets", "share/solara/cdn")),
        Mount("/jupyter/nbextensions/jupyter-vue", Installed("ipyvue", f"{extensions}/jupyter-vue")),
        Mount("/jupyter/nbextensions/jupyter-vuetify", Installed("ipyvuetify", f"{extensions}/jupyter-vuetify")),
        Mount("/static/assets", Assets(_OWN, solara_static.parent / "assets", plotly)),
        Mount("/static", Assets(solara_static)),
    ]
    middleware = [Middleware(upstream.SolaraGZipMiddleware, minimum_size=1000), Middleware(Inbox)]
    return Starlette(routes=routes, lifespan=upstream.lifespan, middleware=middleware, exception_handlers={404: _nothing})


def opened() -> list[str]:
    """Ids of the visits that are open, also of those whose connection broke a moment ago."""
    return list(kernel_context.contexts)


def _close(request: Request) -> Response:
    """A tab was closed."""
    leave(request.path_params["kernel_id"])
    return upstream.close(request)


def _nothing(request, error) -> PlainTextResponse:
    return PlainTextResponse("There is nothing at this address.", status_code=404)
