"""Who gets in: what every request and every WebSocket handshake must show before any visit begins."""

import hmac
import html
import secrets
from collections import Counter
from collections.abc import Callable, Collection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from views.server.addresses import KEY, Addresses
from views.server.capacity import MOST_QUERY, MOST_VISITS

_HEADERS = {
    # Vue compiles its templates in the browser, and requires eval for that; nothing comes from, or goes to, another host
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_WITHOUT_KEY = (
    "This browser has not been let in yet. Open the address that <code>python app.py</code> printed when it started: it ends with "
    "<code>?key=…</code>. From then on this link, and every bookmark, works in this browser until the server is started anew. "
    "If you came from another site and have done that already, <a href=''>open the link once more</a>."
)
_FULL = f"{MOST_VISITS} visits are open at this moment, which is as many as this server takes. Close a tab of it, or come back in a minute."


class Gate:
    """Lets requests through to `app` that name this server, come from its own pages and show the secret.

    Args:
        app: what answers them.
        addresses: under which names the server may be asked.
        port: part of the cookie's name, since browsers send cookies to all ports of a host.
        opened: ids of the visits that are open.
    """

    def __init__(self, app: ASGIApp, addresses: Addresses, port: int, opened: Callable[[], Collection[str]]):
        self.secret = secrets.token_urlsafe(32)
        self._app, self._addresses, self._opened = app, addresses, opened
        self._connected: Counter[str] = Counter()  # visits by the number of their connections, also those that only begin
        self._cookie = f"slotlab-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        answer = self._answer(scope)
        if scope["type"] == "http":
            await (answer or self._app)(scope, receive, _with_headers(send))
        elif answer is None:
            await self._connect(scope, receive, send)
        else:
            await _refuse(scope, receive, send, answer)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = _visit_of(scope["path"])
        self._connected[visit] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._connected -= Counter({visit: 1})

    def _answer(self, scope: Scope) -> Response | None:
        """What is answered instead of passing the request on."""
        if reason := self._addresses.refusal(scope):
            return _page(403, html.escape(reason))
        query = scope["query_string"].decode("latin-1")
        if len(query) > MOST_QUERY:
            return _page(414, f"The address is too long: its query has {len(query):,} characters, and may have {MOST_QUERY:,}.")
        if scope["type"] == "http" and (key := dict(parse_qsl(query)).get(KEY)):
            return self._let_in(scope["path"], query) if self._is_secret(key) else _page(403, _WITHOUT_KEY)
        if not self._is_secret(self._shown(scope)):
            return _page(403, _WITHOUT_KEY)
        return _page(503, _FULL) if self._is_full(scope) else None

    def _is_full(self, scope: Scope) -> bool:
        """Whether the request would open one visit too many; a page opens its own a moment after it is asked for."""
        opened = {*self._opened(), *self._connected}
        is_page = scope["type"] == "http" and scope["path"].count("/") == 1
        opens = is_page or (scope["type"] == "websocket" and _visit_of(scope["path"]) not in opened)
        return opens and len(opened) >= MOST_VISITS

    def _let_in(self, path: str, query: str) -> Response:
        """Give the browser its cookie, and take the secret out of its address."""
        rest = urlencode([(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != KEY])
        target = quote("/" + path.lstrip("/")) + (f"?{rest}" if rest else "")  # "//name" would be another host
        response = RedirectResponse(target, status_code=303)
        response.set_cookie(self._cookie, self.secret, httponly=True, samesite="strict")
        return response

    def _shown(self, scope: Scope) -> str:
        """The secret that a request brings, if it does."""
        cookies = SimpleCookie()
        for name, value in scope["headers"]:
            if name == b"cookie":
                try:
                    cookies.load(value.decode("latin-1"))
                except CookieError:
                    return ""
        return cookies[self._cookie].value if self._cookie in cookies else ""

    def _is_secret(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self.secret.encode())


def _visit_of(path: str) -> str:
    """The visit that a WebSocket belongs to: "/jupyter/api/kernels/ID/channels"."""
    return path.rpartition("/")[0].rpartition("/")[2]


async def _refuse(scope: Scope, receive: Receive, send: Send, answer: Response) -> None:
    """Answer a handshake by HTTP, so that no WebSocket comes about."""
    await receive()
    if "websocket.http.response" in scope.get("extensions", {}):
        await answer(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})


def _with_headers(send: Send) -> Send:
    """`send`, with what every answer says to the browser about its safety."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
        await send(message)

    return sending


def _page(status: int, text: str) -> HTMLResponse:
    """A sentence as a page of its own."""
    return HTMLResponse(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>slotlab</title><body style='font: 1rem/1.5 sans-serif; "
        f"max-width: 40rem; margin: 4rem auto; padding: 0 1rem'><h1>slotlab</h1><p>{text}</p></body></html>",
        status_code=status,
    )
