"""A kernel reads its parameters by name: its first line unpacks them, under the names and in the order of their declaration."""

import ast
import inspect
import textwrap

import pytest

from agents.rideshare.strategies import PROVIDERS
from core.compiled import Kernel
from core.parameters import declared
from mechanisms import registered

KERNELS = {
    f"{cls.name} {hook}": (cls, kernel)
    for classes, hooks in ((registered(), ("kernel",)), (PROVIDERS.registered(), ("act", "learn")))
    for cls in classes.values()
    for hook in hooks
    if isinstance(kernel := getattr(cls, hook), Kernel)
}


@pytest.mark.parametrize("name", KERNELS)
def test_parameters_are_unpacked_by_name_on_the_first_line(name):
    cls, kernel = KERNELS[name]
    body = ast.parse(textwrap.dedent(inspect.getsource(kernel.function))).body[0].body
    uses = [node for line in body for node in ast.walk(line) if isinstance(node, ast.Name) and node.id == "param"]
    if not uses:
        return
    first = body[0]
    assert isinstance(first, ast.Assign) and first.value is uses[0] and len(uses) == 1
    names = [target.id for target in first.targets[0].elts]
    assert [told if told != "_" else known for told, known in zip(names, declared(cls), strict=True)] == list(declared(cls))


def test_another_number_of_names_is_seen():
    def _two(key, n_auctions, form, param, store, inner, work, deal):
        tau, second = param
        return tau + second

    assert Kernel(_two).unpacked == {2} and Kernel(lambda param: param[0]).unpacked == set()
