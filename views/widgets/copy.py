"""A text to be copied."""

import solara


@solara.component_vue("copy.vue", vuetify=False)
def Copy(label: str, text: str, address: bool = False):
    """A field with a button that copies it; with `address` the text is a query of this page's own address."""
