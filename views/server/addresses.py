"""Under which names this server may be asked, and from which pages.

A browser sends a page of any site to any address, loopback too, and a name of that site may resolve to this machine (DNS
rebinding). So a request must name this server as its host, and come from a page of this server.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.parameters import ParameterError

KEY = "key"  # of the printed address: its value lets a browser in
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_ANY = ("0.0.0.0", "::", "[::]")  # no name of a machine


@dataclass(frozen=True)
class Addresses:
    """The hosts (name, and port where it is not the scheme's own) that stand for this server."""

    hosts: frozenset[str]

    @classmethod
    def of(cls, host: str, port: int, allowed: tuple[str, ...] = ()) -> "Addresses":
        """Loopback and `host` at `port`, and what else is `allowed`, each "name" or "name:port" as browsers write it.

        Raises:
            ParameterError: an allowed name with more in it than that.
        """
        for name in allowed:
            if not name or any(sign in name for sign in "/@*? "):
                raise ParameterError(f"--allow takes a host, such as lab.example.org or lab.example.org:8443; got {name!r}.")
        names = {*LOOPBACK, *({host} - set(_ANY))}
        ports = {f"{name}:{port}" for name in names} | ({*names} if port == 80 else set())
        return cls(frozenset(name.lower() for name in {*ports, *allowed}))

    def refusal(self, scope: Mapping) -> str:
        """Why a request (an ASGI scope) is not answered; empty if it may be."""
        headers = [(name, value.decode("latin-1")) for name, value in scope["headers"]]
        hosts, origins = ([value for name, value in headers if name == wanted] for wanted in (b"host", b"origin"))
        if len(hosts) != 1 or hosts[0].lower() not in self.hosts:
            return f"This server is not {hosts[0][:100]!r}." if hosts else "The request names no host."
        if any(not self._is_own(origin) for origin in origins):
            return "The request comes from a page of another site."
        if not origins and (scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD")):
            return "The request does not say which page it comes from."
        sent = dict(headers)
        if sent.get(b"sec-fetch-site", "none") not in ("none", "same-origin") and not _is_navigation(sent):
            return "The request comes from a page of another site."
        return ""

    def _is_own(self, origin: str) -> bool:
        scheme, _, host = origin.lower().partition("://")
        return scheme in ("http", "https") and host in self.hosts


def _is_navigation(sent: Mapping[bytes, str]) -> bool:
    """Whether somebody followed a link: the page itself then decides, by its cookie."""
    return sent.get(b"sec-fetch-mode") == "navigate" and sent.get(b"sec-fetch-dest") == "document"
