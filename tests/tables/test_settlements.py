"""Results do not settle: whatever is shown of one was computed before, and who shows no risk does not pay for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

import simulator
from simulator.api import simulate
from simulator.engine.settle import Settlement
from simulator.language import LANGUAGES, Locale
from simulator.shipped import folder
from tests.tables.test_widths import results


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many settlements are made."""
    made, start = [0], Settlement.__init__

    def counting(self: Settlement, *args: object, **how: object) -> None:
        made[0] += 1
        start(self, *args, **how)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Settlement, "__init__", counting)
        yield made


@pytest.mark.parametrize("name", results())
def test_showing_a_result_settles_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = results()[name]
    with counted(monkeypatch) as made:
        for language in LANGUAGES:
            result.tables(Locale.of(language))
        result.to_json()
        result.frame()
        result._repr_html_()
        repr(result)
    assert made == [0]


def test_the_proof_costs_two_settlements_a_design_and_only_who_asks_for_it_pays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: dict[bool, int] = {}
    for prove in (False, True):
        with counted(monkeypatch) as made:
            simulation = simulate("vasterbotten-2021", "open-fee", draws=64, prove=prove)
            simulation.to_json()
        calls[prove] = made[0]
    assert calls[True] - calls[False] == 2


def test_a_score_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> bool:
        raise AssertionError("a score shows no risk")

    monkeypatch.setattr("simulator.decide.overrun_proof.overrun_proof", refuse)
    reports = folder() / "vastmanland-2022" / "outturn.csv"
    assert simulator.score("vastmanland-2022", reports, date(2022, 12, 31), draws=64).lines


def test_no_result_imports_what_settles() -> None:
    """Checks are the exception: ``check`` reads files and settles them, one after the other."""
    for path in sorted(Path(simulator.__file__).parent.joinpath("results").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert not {"settle", "as_it_was_known", "at_upper_end"} & names or path.stem == "checking", path.name
