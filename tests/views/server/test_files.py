"""Files are shown by name and kind, and no path leads out of their folders."""

import pytest

from benchmarks.browser import ROOT
from tests.views.server.visitor import asked

MOUNTS = (
    "/static/assets",
    "/static",
    "/_solara/cdn",
    "/jupyter/nbextensions/jupyter-vue",
    "/jupyter/nbextensions/jupyter-vuetify",
)
WAYS = ("../" * 12, "..%2f" * 12, "%2e%2e/" * 12, "....//" * 12, "..\\" * 12, "..%5c" * 12, "/", "%2f", "a/" + "../" * 13)


def shown(server, path: str) -> tuple[int, str]:
    status, text, _ = asked(server, "GET", path, Cookie=f"slotlab-{server.port}={server.key}")
    return status, text


@pytest.mark.parametrize("mount", MOUNTS)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("file", ["etc/passwd", (ROOT / "pyproject.toml").as_posix().lstrip("/")], ids=["system", "project"])
def test_no_path_leaves_its_folder(attacked, mount, way, file):
    status, text = shown(attacked, f"{mount}/{way}{file}")
    assert status in (400, 401, 404) and "root:" not in text and 'slotlab"' not in text


@pytest.mark.parametrize(
    "path",
    [
        "/static/assets/plotly.min.js", "/static/assets/style.css", "/static/assets/custom.js", "/_solara/cdn/requirejs@2.3.6/require.js",
        "/jupyter/nbextensions/jupyter-vue/nodeps.js", "/jupyter/nbextensions/jupyter-vuetify/nodeps.js",
    ],
)  # fmt: skip
def test_what_the_page_needs_is_there(attacked, path):
    assert shown(attacked, path)[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/_solara/cdn/left-pad@1.3.0/index.js", "/_solara/cdn/@widgetti/vue-grid-layout@2.3.13-alpha.2/public/index.html",
        "/_solara/cdn/requirejs@2.3.6/package.json", "/static/assets/package.json", "/static/public/x", "/jupyter/api/kernels/x",
        "/jupyter/nbextensions/jupyter-js-widgets/extension.js", "/resourcez", "/readyz", "/_solara/api/evict/x",
        "/_solara/cdn/", "/static/", "/static/assets/../custom.js/..",
    ],
)  # fmt: skip
def test_nothing_else_is_served_and_no_other_host_is_asked(attacked, path):
    assert shown(attacked, path)[0] == 404
