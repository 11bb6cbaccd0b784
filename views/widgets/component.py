"""Components: a Vue template with the Python function that declares its data and its events."""

import inspect
import logging
from collections.abc import Callable
from functools import partial
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

import solara
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, with_config
from typing_extensions import is_typeddict

_LOG = logging.getLogger("slotlab.views")
_STRICT = ConfigDict(strict=True, allow_inf_nan=False)

#: Decorates a TypedDict that an event brings.
record = with_config(_STRICT)
#: What an event brings that says nothing but that it happened.
Signal = Annotated[dict, Field(max_length=0)]
#: What a visitor types or chooses.
Text = Annotated[str, Field(max_length=20_000)]
#: A number that browsers hold exactly.
Whole = Annotated[int, Field(ge=-(2**53), le=2**53)]


def component(template: str) -> Callable[[Callable[..., None]], Callable[..., solara.Element]]:
    """Decorate the function that declares a component; `template` is a file beside it.

    Its arguments are the template's properties. An argument `event_x: Callable[[T], None]` is called with what the template's
    `x(...)` is given, if that is of type T; browsers may send anything, and what is of another type is dropped.
    """

    def decorate(declare: Callable[..., None]) -> Callable[..., solara.Element]:
        kinds = {name: _payload(declare, name) for name in inspect.signature(declare).parameters if name.startswith("event_")}
        element = solara.component_vue(template, vuetify=False)(declare)

        def make(*args, **kwargs) -> solara.Element:
            heard = {name: kwargs[name] for name in kinds.keys() & kwargs.keys() if kwargs[name] is not None}
            return element(*args, **{**kwargs, **{name: partial(_hear, kinds[name], name, call) for name, call in heard.items()}})

        make.__doc__ = declare.__doc__
        return make

    return decorate


def _payload(declare: Callable[..., None], event: str) -> TypeAdapter:
    """What checks the payload of an event, from its annotation: `Callable[[T], None]`, or that or None."""
    annotation = inspect.signature(declare).parameters[event].annotation
    callback = get_args(annotation)[0] if get_origin(annotation) is UnionType else annotation
    (kind,), _ = get_args(callback)
    return TypeAdapter(kind) if is_typeddict(kind) else TypeAdapter(kind, config=_STRICT)


def _hear(kind: TypeAdapter, event: str, call: Callable[[Any], None], data: Any) -> None:
    try:
        accepted = kind.validate_python(data)
    except ValidationError as error:
        _LOG.warning("%s brought what is not allowed: %s", event, error.errors(include_input=False)[0]["msg"])
        return
    call(accepted)
