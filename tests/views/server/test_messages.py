"""A visitor may say what the page's components say, and nothing that creates, imports, sets or calls by name."""

import json
import random
import time

import pytest
from websockets.exceptions import ConnectionClosed

from tests.views.server.visitor import RUN, Visitor

MARK = "slotlab-was-broken-into"


def refusals(server) -> int:
    return sum("refused" in line or "not allowed" in line for line in server.output)


def comes_to(server, count: int) -> bool:
    """Whether so many messages have been refused: the server's output may come a little after its answer."""
    end = time.monotonic() + 5.0
    while refusals(server) < count and time.monotonic() < end:
        time.sleep(0.01)
    return refusals(server) == count


@pytest.fixture
def mark(tmp_path):
    """What an attack would leave behind."""
    path = tmp_path / MARK
    yield path
    assert not path.exists()


def attacks(visitor: Visitor, path) -> dict[str, tuple[str, dict]]:
    """Messages that the widget layer would obey."""
    widget, statement = visitor.with_event("moved"), f"open({str(path)!r}, 'w')"
    feed = visitor.with_event("received")
    ours = {"comm_id": widget}

    def custom(content: dict) -> tuple[str, dict]:
        return "comm_msg", {**ours, "data": {"method": "custom", "content": content}}

    def update(**state) -> tuple[str, dict]:
        return "comm_msg", {**ours, "data": {"method": "update", "state": state, "buffer_paths": []}}

    create = {"create_widget": ["IPython", "start_ipython"], "id": "x", "props": {"argv": ["-c", statement]}}
    return {
        "import and call": custom(create),
        "import beside an event": custom({**create, "event": "moved", "data": {}}),
        "create a widget": custom({"create_widget": ["ipywidgets", "HTML"], "id": "x", "props": {"value": MARK}}),
        "call by name": custom({"update_ref": {"functionRef": "close_all"}, "id": widget, "prop": "notice"}),
        "destroy": custom({"destroy_widget": feed}),
        "an event that is none": custom({"event": "close", "data": {}}),
        "a method of the class": custom({"event": "__init__", "data": {}}),
        "an event of another component": custom({"event": "received", "data": 1}),
        "set the template": update(template="IPY_MODEL_" + widget),
        "set a property": update(notice=MARK),
        "set two traits": update(dark_effective=True, notice=MARK),
        "set handlers": update(_event_callbacks={}),
        "open another comm": ("comm_open", {"comm_id": "a", "target_name": "jupyter.widget", "data": {"state": {}}}),
        "speak another protocol": ("comm_open", {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}),
        "open a widget": (
            "comm_open",
            {"comm_id": "b", "target_name": "jupyter.widget", "data": {"state": {"_model_name": "HTMLModel", "value": MARK}}},
        ),
        "close a widget": ("comm_close", {"comm_id": widget, "data": {}}),
        "to nobody": ("comm_msg", {"comm_id": "nobody", "data": {"method": "custom", "content": {"event": "moved", "data": {}}}}),
        "run again": ("comm_msg", {"comm_id": visitor.control, "data": {"method": "run", "args": RUN}}),
        "reload": ("comm_msg", {"comm_id": visitor.control, "data": {"method": "reload", "path": "/"}}),
        "evict": ("comm_msg", {"comm_id": visitor.control, "data": {"method": "evict"}}),
        "execute": ("execute_request", {"code": statement, "silent": False}),
        "shut down": ("shutdown_request", {"restart": False}),
        "complete": ("complete_request", {"code": statement, "cursor_pos": 1}),
    }


NAMES = (
    "import and call, import beside an event, create a widget, call by name, destroy, an event that is none, a method of the class, "
    "an event of another component, set the template, set a property, set two traits, set handlers, open another comm, "
    "speak another protocol, open a widget, close a widget, to nobody, run again, reload, evict, execute, shut down, complete"
).split(", ")


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_is_refused_and_the_page_goes_on(attacked, visitor, mark, name):
    assert set(attacks(visitor, mark)) == set(NAMES)
    before, widgets = refusals(attacked), len(visitor.widgets)
    visitor.say(*attacks(visitor, mark)[name])
    assert visitor.answers() and comes_to(attacked, before + 1) and len(visitor.widgets) == widgets


WRONG = {
    "moved": [None, {}, [], "x", 1, {"number": "1", "moves": []}, {"number": 1, "moves": [["jump", 1]]}, {"number": 1, "moves": [["step", 10**9]]},
              {"number": 1, "moves": [["step", 1.5]]}, {"number": 1, "moves": [["step"]]}, {"number": 1, "moves": [["step", 1]] * 5000}],
    "speed_chosen": [None, "fast", [1], {}, float("nan"), float("inf")],
    "run": [None, 1, {"more": 1}], "received": ["x", None, 1.5, 2**70], "go": [1, None, {}, "x" * 30_000],
    "changed": [None, {"name": "seed"}, {"name": "seed", "value": 1}, {"name": ["seed"], "value": "1"}, {"name": "seed", "value": "1" * 30_000}],
    "keep_seed": ["yes", 1, None],
}  # fmt: skip


@pytest.mark.parametrize("event", WRONG)
def test_what_an_event_brings_is_of_its_type(attacked, visitor, event):
    widget = visitor.with_event(event)
    for data in WRONG[event]:
        before = refusals(attacked)
        visitor.tell(widget, event, data)
        assert visitor.answers() and comes_to(attacked, before + 1), data


def test_what_is_unknown_by_name_changes_nothing(visitor):
    form = visitor.with_event("changed")
    for name, value in (
        ("nothing", "1"),
        ("mechanism", "nothing"),
        ("seed", "9" * 5000),
        ("patience", "9" * 5000),
        ("providers", "9" * 5000),
        ("providers", "(" * 5000),
        ("mechanism.ucb_c", "1"),
        ("__class__", "x"),
    ):
        visitor.tell(form, "changed", {"name": name, "value": value})
        assert visitor.hear(lambda content: content.get("data", {}).get("state", {}).get("problem", {}).get("text"))
        assert "Traceback" not in str(visitor.widgets[form]["problem"]) and len(str(visitor.widgets[form]["problem"])) < 3000
    visitor.tell(visitor.with_event("go"), "go", "//other.example/x")
    assert visitor.answers()


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x00\x00\x01\x00\x00\x00\x08{}",
        "",
        "{",
        "[]",
        "null",
        "1",
        '"x"',
        "{}",
        "[" * 30_000,
        '{"a":' * 10_000,
        "9" * 60_000,
    ],
)
def test_what_is_no_message_is_refused(visitor, raw):
    visitor.socket.send(raw)
    assert visitor.answers()


def test_a_message_that_is_too_long_ends_the_connection_and_nothing_else(attacked):
    one, other = Visitor(attacked), Visitor(attacked)
    one.socket.send("x" * 100_000)
    assert one.hear(lambda content: False) is None and other.answers()
    one.close()
    other.close()


def fuzzed(source: random.Random, visitor: Visitor):
    """A message like those of the page, with one or more of its parts replaced."""
    scalars = [
        None,
        True,
        -1,
        0,
        2**63,
        1e308,
        "",
        "x",
        "close_all",
        "IPython",
        "start_ipython",
        "__class__",
        "solara.control",
        {},
        [],
        [[]],
    ]
    names = [*visitor.widgets, visitor.control, "nobody"]
    events = ["moved", "run", "changed", "received", "go", "click", "__init__", "close"]
    methods = ["custom", "update", "request_state", "run", "reload", "evict", "app-status", "create_widget", ""]
    kinds = [
        "comm_msg",
        "comm_msg",
        "comm_msg",
        "comm_open",
        "comm_close",
        "execute_request",
        "kernel_info_request",
        "input_reply",
    ]
    keys = [
        "event",
        "data",
        "create_widget",
        "update_ref",
        "destroy_widget",
        "id",
        "prop",
        "props",
        "functionRef",
        "objectRef",
        "args",
    ]

    def value(depth: int = 0):
        if depth < 3 and source.random() < 0.5:
            pairs = range(source.randrange(4))
            return (
                {source.choice(keys): value(depth + 1) for _ in pairs}
                if source.random() < 0.7
                else [value(depth + 1) for _ in pairs]
            )
        return source.choice([*scalars, *names[:3]])

    content = {
        "comm_id": source.choice(names),
        "target_name": source.choice(["solara.control", "jupyter.widget", "jupyter.widget.control", "x"]),
        "data": {
            "method": source.choice(methods),
            "content": {"event": source.choice(events), "data": value()} if source.random() < 0.6 else value(),
            "state": {source.choice(["dark", "template", "events", "value", "location"]): value()},
            "args": value(),
        },
    }
    message = {
        "channel": "shell",
        "buffers": [],
        "header": {"msg_id": "1", "session": "1", "msg_type": source.choice(kinds)},
        "content": content,
    }
    for _ in range(source.randrange(3)):
        where = source.choice([message, message.get("header"), content, content.get("data")])
        if isinstance(where, dict):
            where[source.choice([*where, "more"])] = value()
    raw = json.dumps(message)
    if source.random() < 0.1:
        at = source.randrange(len(raw))
        raw = raw[:at] + source.choice(['"', "{", "\\", "\x00", "9" * 400]) + raw[at:]
    return raw if source.random() < 0.95 else raw.encode()


@pytest.mark.slow
def test_ten_thousand_random_messages_break_nothing(attacked):
    source, watcher = random.Random(20), Visitor(attacked)
    visitor = Visitor(attacked)
    for sent in range(10_000):
        try:
            visitor.socket.send(fuzzed(source, visitor))
        except ConnectionClosed:  # too many were refused
            visitor.close()
            visitor = Visitor(attacked)
        if sent % 1000 == 0:
            assert watcher.answers()
    visitor.close()
    assert watcher.answers() and "Traceback" not in "".join(attacked.output)
    watcher.close()


def test_a_thousand_random_messages_break_nothing(attacked):
    source, watcher = random.Random(7), Visitor(attacked)
    for _ in range(12):
        visitor = Visitor(attacked)
        for _ in range(80):  # fewer than end a connection
            visitor.socket.send(fuzzed(source, visitor))
        visitor.answers()
        visitor.close()
    assert watcher.answers()
    watcher.close()
