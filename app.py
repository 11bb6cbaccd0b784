"""The browser app: `python app.py [--port 8765]` serves it, on this machine alone unless told otherwise."""

import sys
from pathlib import Path

import click

from core.parameters import ParameterError
from views.server.serving import HOST, PORT, serve

USAGE = 2


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--port", type=int, default=PORT, show_default=True, help="Port; 0 takes any that is free.")
@click.option(
    "--host", default=HOST, show_default=True, help="Address of this machine to listen on. See docs/how-to-serve-others.md."
)
@click.option(
    "--allow", multiple=True, metavar="NAME", help="A further host name, or NAME:PORT, that browsers know this server by."
)
@click.option("--data", type=Path, help="Folder with raw and tables in it, instead of the repository's data.")
@click.option(
    "--runs", type=Path, help="Folder that sweeps are written to and opened from, and nothing beside it. [default: runs]"
)
def main(port: int, host: str, allow: tuple[str, ...], data: Path | None, runs: Path | None) -> None:
    """Serve the live market, the comparison of mechanisms and the data explorer to a browser."""
    try:
        serve(port, data, runs, host, allow)
    except ParameterError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(USAGE)


if __name__ == "__main__":
    main()
else:  # Solara imports this module for its routes
    import solara

    from views.about import AboutPage
    from views.compare.page import ComparePage
    from views.explorer.page import ExplorerPage
    from views.live.page import LivePage
    from views.shell import Shell

    routes = [
        solara.Route(path="/", component=LivePage, layout=Shell, label="Live market"),
        solara.Route(path="compare", component=ComparePage, label="Compare mechanisms"),
        solara.Route(path="data", component=ExplorerPage, label="Data explorer"),
        solara.Route(path="about", component=AboutPage, label="About"),
    ]
