"""Mutated scenarios are settled or refused with located messages of bounded length, and never raise anything else."""

from __future__ import annotations

import warnings

import pytest

from tests.fuzz.crashes import mutants, tried

COUNT = 60


@pytest.mark.parametrize("seed", range(5))
def test_a_mutated_scenario_is_settled_or_refused(seed: int) -> None:
    ends = set()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for base, text in mutants(COUNT, seed):
            ends.add(tried(text, base))
    assert ends == {"settled", "refused"}
