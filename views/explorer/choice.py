"""Which file is looked at."""

from collections.abc import Callable

from views.explorer.datasets import Dataset
from views.widgets.component import Text, component

_FOLDERS = {"tables": "Built tables, which the model reads", "raw": "Raw files, which they are built from"}


@component("choice.vue")
def _Choice(groups: list, chosen: str, event_choose: Callable[[Text], None]):
    """See `Choice`."""


def Choice(known: list[Dataset], chosen: Dataset, on_choose: Callable[[Dataset], None]):
    """All files by folder."""
    return _Choice(
        groups=[
            {"title": title, "files": files}
            for folder, title in _FOLDERS.items()
            if (files := [{"key": one.key, "file": one.file} for one in known if one.folder == folder])
        ],
        chosen=chosen.key,
        event_choose=lambda key: on_choose(next((one for one in known if one.key == key), chosen)),
    )
