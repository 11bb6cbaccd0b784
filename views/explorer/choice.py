"""Which file is looked at."""

from collections.abc import Callable

import solara

from views.explorer.datasets import Dataset

_FOLDERS = {"tables": "Built tables, which the model reads", "raw": "Raw files, which they are built from"}


@solara.component_vue("choice.vue", vuetify=False)
def _Choice(groups: list, chosen: str, event_choose: Callable[[str], None]):
    """See `Choice`."""


def Choice(known: list[Dataset], chosen: Dataset, on_choose: Callable[[Dataset], None]):
    """All files by folder."""
    return _Choice(
        groups=[
            {"title": title, "files": [{"key": one.key, "file": one.file} for one in known if one.folder == folder]}
            for folder, title in _FOLDERS.items()
        ],
        chosen=chosen.key,
        event_choose=lambda key: on_choose(next(one for one in known if one.key == key)),
    )
