"""A short run of every kind: settled or refused with located messages of bounded length, and never anything else."""

from __future__ import annotations

import warnings

import pytest

from tests.fuzz.crashes import all_tried
from tests.fuzz.inputs import KINDS, Kind, inputs

COUNT = {"scenario": 100, "table": 60, "workbook": 100, "formula": 150}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_tried_is_settled_or_refused(kind: Kind) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = all_tried(inputs(kind, 1), COUNT[kind])
    assert found.first == {}
    assert found.ends["settled"] and found.ends["refused"]
