"""A memo that all tests of this folder read, made once."""

from __future__ import annotations

import functools
import os
import shutil

import pytest

from simulator import api
from simulator.api import simulate
from simulator.language import Locale
from simulator.report.compose import compose
from simulator.report.memo import Memo
from simulator.report.save import memo_bytes
from simulator.results.compare import Comparison

DESIGNS = ("closed-pool-reviews", "open-fee", "ramp-share-reviewed", "fee-with-threshold")


@functools.cache
def made_comparison(name: str = "vasterbotten-2021", designs: tuple[str, ...] = DESIGNS) -> Comparison:
    return api.compare(name, designs)


@functools.cache
def made_memo(lang: str = "sv") -> Memo:
    return compose(made_comparison(), Locale.of(lang))


@functools.cache
def made_memo_with_risk(lang: str = "sv") -> Memo:
    comparison = made_comparison()
    scenarios = [comparison.baseline.scenario, *(design.result.scenario for design in comparison.designs)]
    return compose(comparison, Locale.of(lang), simulation=simulate(scenarios, draws=200))


@functools.cache
def made_file(ending: str, lang: str = "sv") -> bytes:
    return memo_bytes(made_memo(lang), ending)


@pytest.fixture
def comparison() -> Comparison:
    return made_comparison()


@pytest.fixture
def memo() -> Memo:
    return made_memo()


def program(*names: str) -> str:
    """A program that a user opens files with; where it is missing the test is not tried, except in CI."""
    for name in names:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{names[0]} is missing")
    pytest.skip(f"needs {names[0]}")
