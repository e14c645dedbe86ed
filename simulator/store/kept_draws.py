"""Every draw of a kept run as Parquet, a file for each piece of work, so that the whole never has to be in memory.

``draws/outcomes`` has a row for each design and draw: its cost, each payment and each recipient's total in minor units,
and each effect in its own unit. ``draws/inputs`` has a row for each draw and year: every uncertain quantity in its own
unit, of the first design, a column for each row of a quantity that differs between rows.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simulator.engine.drawing import draws_in
from simulator.engine.part import Part
from simulator.engine.plan import Plan
from simulator.engine.settle import settle
from simulator.engine.still_open import rows_of
from simulator.files import write_file
from simulator.number import Floats
from simulator.problems import Place, refusal
from simulator.units import minor_units

DRAWS, OUTCOMES, INPUTS = "draws", "outcomes", "inputs"


@dataclass(frozen=True)
class KeptDraws:
    """The folder that a run's draws are written to, piece by piece."""

    folder: Path
    plan: Plan

    @classmethod
    def begun(cls, folder: Path, plan: Plan) -> KeptDraws:
        """A new one; refused where Parquet cannot be written."""
        refuse_without_parquet(folder)
        for name in (OUTCOMES, INPUTS):
            (folder / DRAWS / name).mkdir(parents=True, exist_ok=True)
        return cls(folder / DRAWS, plan)

    def keep(self, chunk: int, group: int, parts: Sequence[Part]) -> None:
        """Write a finished piece; one that is written again has the same rows."""
        start, size = self.plan.span(chunk)
        designs = self.plan.designs[self.plan.groups[group]]
        columns: dict[str, Any] = {
            "design": np.repeat([design.name for design in designs], size),
            "draw": np.tile(np.arange(start, start + size), len(designs)),
        }
        for k, (design, part) in enumerate(zip(designs, parts, strict=True)):
            found: dict[str, Any] = {"cost_minor": part.cost}
            found |= {f"paid_minor.{name}": by_year.sum(axis=0) for name, by_year in part.paid.items()}
            if part.first is not None:
                ids = design.scenario.recipients.ids
                found |= {f"recipient_minor.{one}": part.first[:, i] for i, one in enumerate(ids)}
            units = design.scenario.checked.effect_units
            found |= {f"effect.{name}": x / float(units[name].scale) for name, x in part.effects.items()}
            for name, x in found.items():
                if name not in columns:
                    columns[name] = np.ma.masked_all(len(designs) * size, x.dtype)  # type: ignore[no-untyped-call]
                columns[name][k * size : (k + 1) * size] = x
        self._write(OUTCOMES, f"{chunk:06}-{group}", columns)
        if group == 0:
            self._write(INPUTS, f"{chunk:06}", self._inputs(start, size))

    def _inputs(self, start: int, size: int) -> dict[str, Any]:
        design = self.plan.designs[0]
        scenario, names = design.scenario, [name for name, _ in design.outlook.quantities]
        settlement = settle(scenario, draws_in(self.plan, design, start, size))
        years = len(settlement.years)
        columns: dict[str, Any] = {
            "year": np.repeat([year.label for year in scenario.years], size),
            "draw": np.tile(np.arange(start, start + size), years),
        }
        for name in names:
            unit = scenario.quantities[name].unit
            scale = 1.0 if unit is None else float(unit.scale)
            read = [year.moment().value(name).x[:, 0, :] / scale for year in settlement.years]
            values: Floats = np.concatenate([np.broadcast_to(x, (size, x.shape[1])) for x in read])
            rows = rows_of(scenario, name) if values.shape[1] > 1 else [""]
            for i, row in enumerate(rows):
                columns[f"{name}.{row}" if row else name] = values[:, i]
        return columns

    def _write(self, kind: str, name: str, columns: dict[str, Any]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        scenario = self.plan.designs[0].scenario
        told = {
            "scenario": scenario.name, "seed": str(self.plan.seed), "currency": scenario.currency,
            "minor_units": str(minor_units(scenario.currency)), "synthetic": str(scenario.synthetic),
        }  # fmt: skip
        arrays = {key: _array(x) for key, x in columns.items()}
        table = pa.table(arrays).replace_schema_metadata(told)
        out = io.BytesIO()
        pq.write_table(table, out)
        write_file(self.folder / kind / f"{name}.parquet", out.getvalue(), overwrite=True, durable=True)


def refuse_without_parquet(folder: Path) -> None:
    """Refuse, before anything is drawn, where pyarrow is not installed."""
    if importlib.util.find_spec("pyarrow") is None:
        raise refusal("extra_missing", Place(str(folder)), what="pyarrow", extra="store")


def _array(x: Any) -> Any:
    """An Arrow array; a draw that a design has no such amount in is null, never zero."""
    import pyarrow as pa

    if isinstance(x, np.ma.MaskedArray):
        return pa.array(x.filled(0), mask=np.ma.getmaskarray(x))
    return pa.array(x)
