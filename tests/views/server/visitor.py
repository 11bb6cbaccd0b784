"""A visitor without a browser, who can say anything: raw HTTP, and messages over a WebSocket of his own."""

import http.client
import json
import time
import uuid
from contextlib import ExitStack

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

RUN = {"path": "/", "dark": False, "themes": {"light": {}, "dark": {}}, "appName": None}


def asked(server, method: str, path: str, **headers) -> tuple[int, str, dict]:
    """Status, text and headers of the answer to one request; a header is named with underscores, None leaves out the host."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    host = headers.pop("host", f"127.0.0.1:{server.port}")
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    if host is not None:
        connection.putheader("Host", host)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    try:
        return (
            answer.status,
            answer.read().decode("utf-8", "replace"),
            {name.lower(): value for name, value in answer.getheaders()},
        )
    finally:
        connection.close()


class Visitor:
    """Who has the secret, and opens a page.

    `widgets` are the ids of the page's widgets with the state they came with.
    """

    def __init__(self, server, path: str = "/", start: bool = True, **handshake):
        self.server, self.kernel, self.session = server, str(uuid.uuid4()), str(uuid.uuid4())
        headers = {"Cookie": f"slotlab-{server.port}={server.key}; solara-session-id={uuid.uuid4()}"}
        self._open = ExitStack()
        connection = connect(
            f"ws://127.0.0.1:{server.port}/jupyter/api/kernels/{self.kernel}/channels?session_id={self.session}",
            **{
                "origin": server.url,
                "additional_headers": headers,
                "max_size": None,
                "close_timeout": 0.5,
                "compression": None,
                **handshake,
            },
        )
        self.socket = self._open.enter_context(connection)
        self.widgets: dict[str, dict] = {}
        self.control = uuid.uuid4().hex
        if start:
            self.say("comm_open", {"comm_id": self.control, "target_name": "solara.control", "data": {}})
            self.say("comm_msg", {"comm_id": self.control, "data": {"method": "run", "args": {**RUN, "path": path}}})
            assert self.hear(lambda content: content.get("data", {}).get("method") == "finished", 60)

    def say(self, kind: str, content: dict, **more) -> None:
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.session, "username": "", "version": "5.2"}
        self.socket.send(
            json.dumps({"buffers": [], "channel": "shell", "header": header, "metadata": {}, "content": content, **more})
        )

    def tell(self, widget: str, event: str, data) -> None:
        """What a component says when something happens."""
        self.say("comm_msg", {"comm_id": widget, "data": {"method": "custom", "content": {"event": event, "data": data}}})

    def hear(self, wanted, seconds: float = 10.0) -> dict | None:
        """The first content that is `wanted`, of all that come; None if none does."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                message = json.loads(self.socket.recv(timeout=left))
            except TimeoutError:
                return None
            except ConnectionClosed:
                return None
            content = message["content"]
            if message["header"]["msg_type"] == "comm_open":
                self.widgets[content["comm_id"]] = content["data"].get("state", {})
            if message["header"]["msg_type"] == "comm_msg" and content["data"].get("method") == "update":
                self.widgets.setdefault(content["comm_id"], {}).update(content["data"]["state"])
            if wanted(content):
                return content
        return None

    def with_event(self, event: str) -> str:
        """A widget that declares an event."""
        return next(name for name, state in self.widgets.items() if event in (state.get("events") or ()))

    def answers(self) -> bool:
        """Whether the server still does what this visitor asks for."""
        self.say("comm_msg", {"comm_id": self.control, "data": {"method": "app-status"}})
        return self.hear(lambda content: content.get("data", {}).get("method") == "app-status") is not None

    def close(self) -> None:
        """Close the tab."""
        path = f"/_solara/api/close/{self.kernel}?session_id={self.session}"
        asked(self.server, "POST", path, Cookie=f"slotlab-{self.server.port}={self.server.key}", Origin=self.server.url)
        self._open.close()
