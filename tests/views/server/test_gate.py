"""Nothing is answered to whoever does not name this server, comes from another site, or has not been let in."""

import pytest
from websockets.exceptions import InvalidStatus

from tests.views.server.visitor import Visitor, asked
from views.server.addresses import Addresses

PAGES = ("/", "/compare", "/data", "/about", "/static/assets/plotly.min.js", "/nothing", "/resourcez", "/readyz")


def cookie(server) -> str:
    return f"slotlab-{server.port}={server.key}"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_without_the_secret_nothing_is_answered(attacked, path, method):
    status, text, _ = asked(attacked, method, path, Origin=attacked.url)
    assert status == 403 and ("?key=" in text or method == "HEAD")
    assert asked(attacked, method, f"{path}?key=wrong", Origin=attacked.url)[0] == 403


def test_the_printed_address_lets_a_browser_in_and_links_go_on_working(attacked):
    status, _, headers = asked(attacked, "GET", f"/?mechanism=ucb_sp&key={attacked.key}&seed=3")
    assert (status, headers["location"]) == (303, "/?mechanism=ucb_sp&seed=3")
    kept = headers["set-cookie"].lower()
    assert "httponly" in kept and "samesite=strict" in kept and attacked.key in headers["set-cookie"]
    status, text, headers = asked(attacked, "GET", "/?mechanism=ucb_sp&seed=3", Cookie=cookie(attacked))
    assert (
        status == 200 and "frame-ancestors 'none'" in headers["content-security-policy"] and headers["x-frame-options"] == "DENY"
    )
    assert attacked.key not in text


def test_the_secret_leads_to_no_other_host(attacked):
    _, _, headers = asked(attacked, "GET", f"//other.example/?key={attacked.key}")
    assert headers["location"].startswith("/") and not headers["location"].startswith("//")


@pytest.mark.parametrize(
    "foreign",
    [
        {"host": "other.example"}, {"host": "other.example:{port}"}, {"host": "127.0.0.1"}, {"host": "127.0.0.1:1"}, {"host": None}, {"host": ""},
        {"host": "127.0.0.1:{port}.other.example"}, {"host": "localhost.other.example:{port}"}, {"host": "user@127.0.0.1:{port}"},
        {"Origin": "http://other.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"}, {"Origin": "file://"}, {"Origin": ""},
        {"Origin": "http://127.0.0.1:{port}.other.example"}, {"Origin": "http://127.0.0.1:{port}@other.example"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}, {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "cors"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
    ],
    ids=str,
)  # fmt: skip
def test_with_the_secret_another_host_or_site_gets_nothing(attacked, foreign):
    headers = {name: value.format(port=attacked.port) if value else value for name, value in foreign.items()}
    status, text, _ = asked(attacked, "GET", "/", Cookie=cookie(attacked), **headers)
    assert status in (400, 403) and attacked.key not in text and "solara" not in text


def test_a_post_must_say_where_it_comes_from(attacked):
    path = "/_solara/api/close/some-kernel?session_id=some-page"
    assert asked(attacked, "POST", path, Cookie=cookie(attacked))[0] == 403
    assert asked(attacked, "POST", path, Cookie=cookie(attacked), Origin="http://other.example")[0] == 403
    assert asked(attacked, "POST", path, Cookie=cookie(attacked), Origin=attacked.url)[0] == 200
    assert asked(attacked, "GET", path, Cookie=cookie(attacked))[0] == 405


@pytest.mark.parametrize(
    "handshake",
    [
        {"origin": "http://other.example"}, {"origin": None}, {"origin": "null"}, {"additional_headers": {}},
        {"additional_headers": {"Cookie": "slotlab-1=x"}}, {"additional_headers": {"Cookie": "solara-session-id=x"}},
    ],
    ids=str,
)  # fmt: skip
def test_no_websocket_without_origin_and_secret(attacked, handshake):
    with pytest.raises(InvalidStatus) as refused:
        Visitor(attacked, start=False, **handshake)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "path", ["/", "/compare", "/jupyter/api/kernels/x/channels/more", "/static/assets/style.css", "/_solara/cdn/x"]
)
def test_no_websocket_at_another_address(attacked, path):
    status, _, _ = asked(
        attacked, "GET", path, Cookie=cookie(attacked), Origin=attacked.url, Upgrade="websocket", Connection="Upgrade",
        Sec_WebSocket_Version="13", Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
    )  # fmt: skip
    assert status in (403, 404)


def test_a_reverse_proxy_is_let_through_by_name():
    behind = Addresses.of("127.0.0.1", 8765, ("lab.example.org",))
    scope = {"type": "websocket", "headers": [(b"host", b"lab.example.org"), (b"origin", b"https://lab.example.org")]}
    assert not behind.refusal(scope) and Addresses.of("127.0.0.1", 8765).refusal(scope)
    assert Addresses.of("0.0.0.0", 8765).refusal(
        {**scope, "headers": [(b"host", b"0.0.0.0:8765"), (b"origin", b"http://0.0.0.0:8765")]}
    )
