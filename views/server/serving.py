"""Serving the page, on loopback unless told otherwise, without telemetry and without any other host."""

import os
import socket
import threading
import warnings
from pathlib import Path

from core.parameters import ParameterError
from mechanisms import registered
from views.server.addresses import KEY, Addresses
from views.server.capacity import MOST_BYTES

HOST, PORT = "127.0.0.1", 8765
_UVICORN = {
    "log_level": "error",
    "access_log": False,
    "loop": "asyncio",
    "ws": "websockets-sansio",  # reads no further while a message waits, so whoever sends too many waits himself
    "ws_per_message_deflate": False,  # nothing is far away on loopback
    "ws_max_size": MOST_BYTES,
    "server_header": False,
    "timeout_graceful_shutdown": 1,
}


def configure(data: Path | None = None, runs: Path | None = None) -> None:
    """Settings that Solara and the project read from the environment when they are imported.

    Args:
        data: folder with `raw` and `tables` in it; the repository's own, or SLOTLAB_DATA's, if left out.
        runs: folder that sweeps are written to and opened from; "runs", or SLOTLAB_RUNS's, if left out.

    Raises:
        ParameterError: there is no such folder.
    """
    if data is not None:
        missing = [name for name in ("raw", "tables") if not (data / name).is_dir()]
        if missing:
            raise ParameterError(f"--data takes a folder with raw and tables in it; {data} has no {' and no '.join(missing)}.")
        os.environ["SLOTLAB_DATA"] = str(data.resolve())
    if runs is not None:
        os.environ["SLOTLAB_RUNS"] = str(runs)
    os.environ.update(
        SOLARA_TELEMETRY_MIXPANEL_ENABLE="False",
        SOLARA_ROOT_PATH="",  # else a header of the first request would set it for all
        SOLARA_ASSETS_EXTRA_LOCATIONS=str(Path(__file__).resolve().parents[1] / "assets"),
        SOLARA_KERNEL_CULL_TIMEOUT="60s",  # a visit whose connection broke waits so long for it to come back
        SOLARA_THEME_SHOW_BANNER="False",
        SOLARA_THEME_LOADER="plain",
        SOLARA_APP="app",
    )


def free_socket(host: str, port: int) -> socket.socket:
    """A socket that listens on an address of this machine; port 0 takes any that is free.

    Raises:
        ParameterError: the port is taken, or is none; or this machine has no such address.
    """
    if not 0 <= port <= 65535:
        raise ParameterError(f"--port takes a number from 0 to 65535; got {port}.")
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    # else the last part of a frame would wait for the browser to confirm the one before, 40 ms on Linux (Nagle); visitors inherit it
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except socket.gaierror as error:
        listener.close()
        raise ParameterError(f"--host takes an address of this machine, such as 127.0.0.1; {host!r}: {error.strerror}.") from None
    except OSError as error:
        listener.close()
        raise ParameterError(
            f"Port {port} of {host} cannot be used: {error.strerror}. Choose another: --port 0 takes any."
        ) from None
    return listener


def serve(
    port: int = PORT, data: Path | None = None, runs: Path | None = None, host: str = HOST, allowed: tuple[str, ...] = ()
) -> None:
    """Serve until interrupted, and print the address once visitors can come; `data` and `runs` as in `configure`.

    `allowed`: further hosts that browsers may know this server by, behind a reverse proxy for one (`Addresses.of`).

    Raises:
        ParameterError: the port, the host, the folder, or one where mechanisms are looked for cannot be used.
    """
    configure(data, runs)
    registered()  # broken files are told now, and not when somebody comes
    listener = free_socket(host, port)
    port = listener.getsockname()[1]
    addresses = Addresses.of(host, port, allowed)
    import uvicorn  # noqa: PLC0415 (Solara reads its settings when it is imported)
    from solara.server import settings  # noqa: PLC0415

    from views.server.gate import Gate  # noqa: PLC0415
    from views.server.site import opened, site  # noqa: PLC0415

    settings.main.mode = "production"
    # the cookie of Solara's own is none that lets anybody in
    warnings.filterwarnings("ignore", message="Cookies with samesite=none require https")
    gate = Gate(site(), addresses, port, opened)
    server = uvicorn.Server(uvicorn.Config(gate, **_UVICORN))
    threading.Thread(target=_announce, args=(server, f"http://{_named(host)}:{port}/?{KEY}={gate.secret}"), daemon=True).start()
    server.run(sockets=[listener])


def _named(host: str) -> str:
    """A name under which a browser on this machine finds a server that listens there."""
    if host in ("0.0.0.0", "::"):
        return HOST
    return f"[{host}]" if ":" in host else host


def _announce(server, address: str) -> None:
    """Make what the first visitor would wait for, then say where the page is."""
    from views.warm import warm  # noqa: PLC0415

    warm(server)
    print(f"slotlab is at {address}  (Ctrl-C stops it)", flush=True)
