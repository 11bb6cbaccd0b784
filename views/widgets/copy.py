"""A text to be copied."""

from views.widgets.component import component


@component("copy.vue")
def Copy(label: str, text: str, address: bool = False):
    """A field with a button that copies it; with `address` the text is a query of this page's own address."""
