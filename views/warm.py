"""What the server does before its first visitor comes."""

import time
from importlib import import_module

from experiments.config import usual_market
from model.market import market
from views.live.session import Session
from views.live.settings import Settings


def warm(server) -> None:
    """Wait until the server listens, and hold one step of the usual market, so that its kernels are loaded or compiled."""
    while not server.started:
        time.sleep(0.01)
    session = Session(Settings(market(usual_market())))
    session.step()
    session.explain(0)
    import_module("views.compare.results")  # and with it Matplotlib, which the first look at a sweep would wait for
