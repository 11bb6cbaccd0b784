"""The processors that may be used are counted on every system."""

import os

import pytest

from core.cpus import processors


@pytest.fixture
def no_newer(monkeypatch):
    """Python before 3.13."""
    monkeypatch.delattr(os, "process_cpu_count", raising=False)


def test_the_interpreters_own_count_comes_first(monkeypatch):
    monkeypatch.setattr(os, "process_cpu_count", lambda: 3, raising=False)
    assert processors() == 3


def test_only_what_this_process_may_use_counts(monkeypatch, no_newer):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {1, 5}, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert processors() == 2


def test_a_system_that_knows_no_affinity_counts_all(monkeypatch, no_newer):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert processors() == 6
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert processors() == 1
