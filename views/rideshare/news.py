"""The newest auction in one sentence."""


def news(simulation) -> str:
    """Which auction it was, and whose launch succeeded or failed."""
    row = simulation.datacollector.row(simulation.steps - 1)
    tender = f"auction {row['step'] + 1}, {row['orbit']} {row['year']}, {row['n_carried']} of {row['n_payloads']} payloads"
    if row["winner"] is None:
        return f"{tender}: nobody flies."
    return f"{tender}: {row['winner']} {'succeeds' if row['success'] else 'fails'}."
