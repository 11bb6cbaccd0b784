"""What a browser may say over its WebSocket: the few messages that the page's own components send, and nothing else.

Solara's widget layer would do more: create any widget of any module, set any trait, call methods by name. Whoever could send
it such a message could run code here, so those messages end in this file.
"""

import json
from typing import Annotated, Literal

from ipyvue import VueTemplate, VueWidget
from ipyvuetify.Themes import Theme
from ipywidgets import Widget
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from solara.server.kernel_context import VirtualKernelContext
from solara.widgets import Navigator

from views.server.capacity import MOST_BYTES, MOST_CONTROLS

_PAGE, _WIDGETS = "solara.control", "jupyter.widget.control"
_PROTOCOL = "1."  # of the comm to widgets

_Word = Annotated[str, Field(max_length=200)]
_Address = Annotated[str, Field(max_length=8000)]
#: Traits that the browser itself may set, with the type of what it sets.
_SETTABLE = {
    (Theme, "dark"): TypeAdapter(bool | None, config=ConfigDict(strict=True)),
    (Theme, "dark_effective"): TypeAdapter(bool | None, config=ConfigDict(strict=True)),
    (Navigator, "location"): TypeAdapter(_Address, config=ConfigDict(strict=True)),
}


class Refused(ValueError):
    """A message that the page's own components never send; the text says which part of it."""


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)


class _Header(_Part):
    msg_type: Literal["kernel_info_request", "comm_info_request", "comm_open", "comm_msg", "comm_close"]
    msg_id: _Word
    session: _Word


class _Content(_Part):
    comm_id: _Word = ""
    target_name: _Word = ""
    data: dict = {}


class _Metadata(_Part):
    version: _Word = ""


class _Message(_Part):
    channel: Literal["shell"]
    header: _Header
    metadata: _Metadata = _Metadata()
    content: _Content
    buffers: Annotated[list, Field(max_length=0)] = []


class _Run(_Part):
    """The page starts: `themes` is empty unless an application has its own, and this one has none."""

    class Arguments(_Part):
        path: _Address
        dark: bool
        themes: dict[Literal["light", "dark"], Annotated[dict, Field(max_length=0)]]
        appName: None = None

    args: Arguments


class _Update(_Part):
    state: Annotated[dict[_Word, object], Field(min_length=1, max_length=1)]
    buffer_paths: Annotated[list, Field(max_length=0)] = []


class _Event(BaseModel):
    """What a component tells; a message with any further key asks for something else (`create_widget`, `update_ref`)."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    class Content(BaseModel):
        model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
        event: _Word
        data: object = None

    method: Literal["custom"]
    content: Content


def check(raw: str | bytes, context: VirtualKernelContext) -> None:
    """Let a message of the page's own pass.

    `context` is the visitor's kernel. The types of what events bring are checked where they are declared
    (`views.widgets.component`).

    Raises:
        Refused: anything else, or a message to a widget that does not exist.
    """
    if not isinstance(raw, str) or len(raw) > MOST_BYTES:
        raise Refused("it is binary, or too long")
    try:
        message = _Message.model_validate(json.loads(raw))
        if message.content.target_name == _WIDGETS and not message.metadata.version.startswith(_PROTOCOL):
            raise Refused(f"it speaks version {message.metadata.version!r} of the widgets' protocol")
        _CHECKS[message.header.msg_type](message.content, context)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise Refused(f"{'.'.join(map(str, first['loc']))[:200]}: {first['msg'][:200]}") from None
    except (ValueError, RecursionError) as error:
        raise Refused(str(error)[:200]) from None


def _check_nothing(content: _Content, context: VirtualKernelContext) -> None:
    """Requests that only read."""


def _check_open(content: _Content, context: VirtualKernelContext) -> None:
    if content.target_name not in (_PAGE, _WIDGETS):
        raise Refused(f"it opens a comm to {content.target_name!r}")
    comms = context.kernel.comm_manager.comms
    if content.comm_id in comms:
        raise Refused("it opens a comm that exists")
    if sum(comm.target_name in (_PAGE, _WIDGETS) for comm in list(comms.values())) >= MOST_CONTROLS:
        raise Refused("it opens too many comms")


def _check_close(content: _Content, context: VirtualKernelContext) -> None:
    if _target(content, context) != _WIDGETS:
        raise Refused("it closes what is not its own")


def _check_message(content: _Content, context: VirtualKernelContext) -> None:
    target, method = _target(content, context), content.data.get("method")
    widget = context.widgets.get(content.comm_id)
    if target == _WIDGETS and method == "request_states":
        return
    if target == _PAGE and method == "app-status":
        return
    if target == _PAGE and method == "run" and context.container is None:
        _Run.model_validate(content.data)
    elif widget is not None and method == "request_state":
        return
    elif widget is not None and method == "update":
        _check_update(_Update.model_validate(content.data), widget)
    elif widget is not None and method == "custom":
        _check_event(_Event.model_validate(content.data).content.event, widget)
    else:
        raise Refused(f"there is no method {str(method)[:50]!r} of {target or 'a widget that does not exist'}")


def _check_update(update: _Update, widget: Widget) -> None:
    ((trait, value),) = update.state.items()
    kind = next((kind for (cls, name), kind in _SETTABLE.items() if isinstance(widget, cls) and name == trait), None)
    if kind is None:
        raise Refused(f"it sets {trait!r} of a {type(widget).__name__}")
    kind.validate_python(value)


def _check_event(event: str, widget: Widget) -> None:
    declared = widget.events if isinstance(widget, VueTemplate) else widget._events if isinstance(widget, VueWidget) else ()
    if event not in declared:
        raise Refused(f"a {type(widget).__name__} has no event {event!r}")


def _target(content: _Content, context: VirtualKernelContext) -> str:
    """The name under which the comm was opened; empty if there is no such comm."""
    comm = context.kernel.comm_manager.comms.get(content.comm_id)
    return comm.target_name if comm is not None else ""


_CHECKS = {
    "kernel_info_request": _check_nothing,
    "comm_info_request": _check_nothing,
    "comm_open": _check_open,
    "comm_close": _check_close,
    "comm_msg": _check_message,
}
