"""What is uncertain, as it was fitted and as it was drawn: a table, frames and labelled arrays."""

from __future__ import annotations

import importlib.util
import io
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.inputs import Inputs
from simulator.files import write_file
from simulator.language import Locale
from simulator.money import format_number
from simulator.number import Floats
from simulator.problems import Place, refusal
from simulator.scenario import definitions as d
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Row, Table
from simulator.units import minor_units

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

SHARES = (("p10", 0.1), ("p50", 0.5), ("p90", 0.9))
ENDINGS = (".nc", ".parquet")


@dataclass(frozen=True)
class Drawn(Shown):
    """Every uncertain quantity, its distribution and its draws, and the effects in the same draws.

    Args:
        scenario: what was drawn.
        inputs: the draws.
        seed: of the streams.
    """

    scenario: d.Scenario
    inputs: Inputs
    seed: int

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.inputs.cost)

    # ---- for readers ------------------------------------------------------------------------------------------------

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each uncertain quantity and each effect."""
        word = locale.word
        columns = (
            Column("name", word("inputs_name"), "name"),
            Column("unit", word("inputs_unit"), "text"),
            Column("distribution", word("inputs_distribution"), "text"),
            Column("mean", word("inputs_mean")),
            *(Column(key, key.upper()) for key, _ in SHARES),
        )
        rows: list[Row] = []
        for name, x in self.inputs.quantities.items():
            unit = self.scenario.checked.types[name].known
            rows.append((name, str(unit), fitted(self.scenario, name), *_summary(x)))
        for name, x in self.inputs.effects.items():
            rows.append((name, str(self.scenario.checked.effect_units[name]), word("inputs_effect"), *_summary(x)))
        notes = [word("note_synthetic")] if self.scenario.synthetic else []
        notes.append(word("inputs_draws", draws=format_number(self.draws, locale.language)))
        caption = word("inputs_title", title=self.scenario.title[locale.language])
        return (Table("inputs", caption, columns, tuple(rows), notes=tuple(notes)),)

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """Distributions and percentiles as one object."""
        del locale  # nothing in it is a word
        keys = ("mean", *(key for key, _ in SHARES))
        types, units = self.scenario.checked.types, self.scenario.checked.effect_units
        return {
            "draws": self.draws,
            "seed": self.seed,
            "quantities": {
                name: {"unit": str(types[name].known), "distribution": fitted(self.scenario, name)} | _numbers(keys, x)
                for name, x in self.inputs.quantities.items()
            },
            "effects": {
                name: {"unit": str(units[name])} | _numbers(keys, x) for name, x in self.inputs.effects.items()
            },
        }

    # ---- for programs -----------------------------------------------------------------------------------------------

    def rows_of(self, name: str) -> tuple[str, ...]:
        """The ids of a quantity's rows; none where it is one number."""
        axis = self.scenario.checked.types[name].axis
        if not axis or self.inputs.quantities[name].shape[2] == 1:
            return ()
        return self.scenario.recipients.ids if axis == "recipient" else self.scenario.tables[axis].ids

    def draws_frame(self) -> pd.DataFrame:
        """One row for each draw, one column for each quantity, row and year, each effect, and the cost.

        Returns:
            ``uptake``, ``reviews[hc01]`` or ``reviews[hc01, 2022]``, each in its own unit, named in ``attrs["units"]``.
        """
        import pandas as pd

        columns: dict[str, Floats] = {}
        units: dict[str, str] = {}
        labels = [year.label for year in self.scenario.years]
        for name, x in self.inputs.quantities.items():
            years = labels if len(labels) > 1 and not (x == x[:1]).all() else [""]
            for k, year in enumerate(years):
                for row, who in enumerate(self.rows_of(name) or ("",)):
                    at = ", ".join(filter(None, (who, year)))
                    key = f"{name}[{at}]" if at else name
                    columns[key], units[key] = x[k, :, row], str(self.scenario.checked.types[name].known)
        for name, x in self.inputs.effects.items():
            columns[name], units[name] = x, str(self.scenario.checked.effect_units[name])
        columns["cost"] = self.inputs.cost / minor_units(self.scenario.currency)
        units["cost"] = self.scenario.currency
        frame = pd.DataFrame(columns)
        frame.index.name = "draw"
        frame.attrs["units"] = units
        return frame

    def dataset(self) -> xr.Dataset:
        """Labelled arrays over draw, year and the rows of each table, with units as attributes."""
        import xarray as xr

        variables: dict[str, Any] = {}
        coords: dict[str, Any] = {
            "draw": np.arange(self.draws),
            "year": [year.label for year in self.scenario.years],
        }
        for name, x in self.inputs.quantities.items():
            axis, ids = self.scenario.checked.types[name].axis, self.rows_of(name)
            attributes = {
                "units": str(self.scenario.checked.types[name].known),
                "long_name": fitted(self.scenario, name),
            }
            if ids:
                coords[axis] = list(ids)
                variables[name] = (("year", "draw", axis), x, attributes)
            else:
                variables[name] = (("year", "draw"), x[:, :, 0], attributes)
        for name, x in self.inputs.effects.items():
            units = {"units": str(self.scenario.checked.effect_units[name]), "long_name": "effect"}
            variables[name] = (("draw",), x, units)
        cost = self.inputs.cost / minor_units(self.scenario.currency)
        variables["cost"] = (("draw",), cost, {"units": self.scenario.currency, "long_name": "paid to all recipients"})
        found = {"title": self.scenario.title["en"], "seed": str(self.seed), "synthetic": int(self.scenario.synthetic)}
        return xr.Dataset(variables, coords=coords, attrs=found)

    def write(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the draws as netCDF (``.nc``) or Parquet (``.parquet``), whole or not at all.

        Raises:
            ScenarioError: for another ending, or a file that exists.
        """
        target = Path(path)
        check_ending(target)
        if target.suffix.lower() == ".nc":
            data = bytes(self.dataset().to_netcdf(engine="h5netcdf"))
        else:
            into = io.BytesIO()
            self.draws_frame().to_parquet(into)
            data = into.getvalue()
        return write_file(target, data, overwrite=overwrite)


def check_ending(path: Path) -> None:
    """Refuse a file that is neither netCDF nor Parquet, before anything is drawn."""
    if path.suffix.lower() not in ENDINGS:
        raise refusal("unknown_ending", Place(str(path)), ending=path.suffix or "-", known=", ".join(ENDINGS))
    if path.suffix.lower() == ".parquet" and importlib.util.find_spec("pyarrow") is None:
        raise refusal("needs_store", Place(str(path)))


def fitted(scenario: d.Scenario, name: str) -> str:
    """The distribution of an uncertain quantity, with its parameters in base units.

    >>> import simulator
    >>> fitted(simulator.load("vasterbotten-2021"), "reviewed")
    'binomial'
    """
    rule = scenario.quantities[name].uncertain
    if rule is None:
        return ""
    if rule.counted is not None:
        return str(rule.counted.kind)
    family: Any = rule.family
    if not is_dataclass(family):
        return ""
    given = {f.name: getattr(family, f.name) for f in fields(family)}
    parts = [f"{key} {value:.6g}" for key, value in given.items() if isinstance(value, (int, float))]
    if isinstance(given.get("parameters"), dict):
        parts += [f"{key} {float(value):.6g}" for key, value in given["parameters"].items()]
    if isinstance(given.get("values"), tuple):
        parts.append(f"n {len(given['values'])}")
    kind = given["name"] if isinstance(given.get("name"), str) else type(family).__name__.lower()
    return f"{kind}({', '.join(parts)})" + (" x" if rule.relative else "")


def _figures(x: Floats) -> list[float]:
    flat = x.reshape(-1)
    return [float(flat.mean()), *(float(np.quantile(flat, share)) for _, share in SHARES)]


def _summary(x: Floats) -> tuple[Cell, ...]:
    return tuple(Fraction(f"{value:.4g}") for value in _figures(x))


def _numbers(keys: tuple[str, ...], x: Floats) -> dict[str, float]:
    return dict(zip(keys, _figures(x), strict=True))
