"""A live run of the launch market on one sheet."""


def figure(simulation, rule: str, caption: str):
    """Money and regret as they grew, and what the platform believes at the end, as a figure of Matplotlib."""
    from experiments.figures.rideshare.beliefs import provider_beliefs  # noqa: PLC0415 (Matplotlib takes half a second)
    from experiments.figures.rideshare.single_run import single_run  # noqa: PLC0415

    record = simulation.datacollector.get_model_vars_dataframe()
    beliefs = provider_beliefs(simulation.state.provider, simulation.facts.providers["vehicle"])
    return single_run(record, beliefs, rule, caption)
