"""What comes in over a visitor's WebSocket, one message after another, at a pace that leaves others their turn."""

import asyncio
import logging
import time

from solara.server import kernel_context
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from views.server.capacity import BURST, MOST_REFUSED, PACE
from views.server.messages import Refused, check

_TOO_MUCH = 1008  # WebSocket's code for a policy that was broken
_LOG = logging.getLogger("slotlab.views")


class Inbox:
    """Around `app`: drops every message that the page's own components do not send, and delays who sends too many.

    Delayed messages wait in the connection itself, which then takes no more (backpressure): none is lost.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        kernel_id, pace, refused = scope["path"].split("/")[-2], _Pace(), 0

        async def receiving() -> Message:
            nonlocal refused
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                await asyncio.sleep(pace.delay())
                context = kernel_context.contexts.get(kernel_id)
                if context is None or context.closed_event.is_set():
                    return {"type": "websocket.disconnect", "code": 1001}
                try:
                    check(message.get("text") or message.get("bytes") or "", context)
                except Refused as reason:
                    refused += 1
                    _LOG.warning("A message was refused: %s", reason)
                    if refused > MOST_REFUSED:
                        await send({"type": "websocket.close", "code": _TOO_MUCH, "reason": "too many messages were refused"})
                        return {"type": "websocket.disconnect", "code": _TOO_MUCH}
                    continue
                return message

        await self._app(scope, receiving, send)


class _Pace:
    """A bucket of `BURST` messages that fills at `PACE` a second."""

    def __init__(self):
        self._left, self._at = BURST, time.monotonic()

    def delay(self) -> float:
        """Take one message; seconds that it has to wait."""
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._at) * PACE) - 1.0
        self._at = now
        return max(0.0, -self._left / PACE)
