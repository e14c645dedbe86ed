"""Draws that somebody brings: a table with a draw index becomes arrays, every cell of it looked at."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.problems import Place, did_you_mean, refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float64]


def arrays_of(frame: Any, names: Sequence[str], ids: Sequence[str], place: Place) -> dict[str, Floats]:
    """A pandas DataFrame with index ``draw``, or ``draw`` and ``recipient``, as (draw, 1, recipient or 1).

    Draws are taken in the order of their labels, recipients in the scenario's; a missing, doubled or foreign row, an
    unknown quantity and a number that is not finite are refused.
    """
    levels: list[str | None] = list(getattr(frame.index, "names", []))
    if levels not in (["draw"], ["draw", "recipient"], ["recipient", "draw"]):
        raise refusal("draws_frame", place, reason=f"index = {', '.join(str(level) for level in levels)}")
    for name in frame.columns:
        if name not in names:
            raise refusal("unknown_name", place, name=name, known=did_you_mean(str(name), names))
    if frame.index.has_duplicates:
        raise refusal("draws_frame", place, reason=f"{frame.index[frame.index.duplicated()][0]} x 2")
    if len(frame) == 0 or len(frame.columns) == 0:
        raise refusal("draws_number", place, draws=0, least=1)
    if levels == ["draw"]:
        ordered = frame.sort_index()
        return {name: _column(ordered[name], ordered.index, ("",), str(name), place)[:, None, :] for name in ordered}
    wide = {name: frame[name].unstack("recipient") for name in frame.columns}
    out = {}
    for name, table in wide.items():
        odd = sorted(set(map(str, table.columns)) ^ set(ids))
        if odd:
            raise refusal("draws_frame", place, reason=f"recipient: {', '.join(odd[:5])}")
        ordered = table.sort_index()[list(ids)]
        out[str(name)] = _column(ordered, ordered.index, ids, str(name), place)[:, None, :]
    return out


def _column(values: Any, draws: Any, ids: Sequence[str], name: str, place: Place) -> Floats:
    cells = np.asarray(values).reshape(len(draws), len(ids))
    if cells.dtype.kind in "biuf":
        x: Floats = cells.astype(np.float64)
    else:  # a column with a word or an empty cell somewhere
        x = np.array([[_number(cell) for cell in row] for row in cells])
    bad = ~np.isfinite(x)
    if bad.any():
        draw, row = (int(i[0]) for i in np.nonzero(bad))
        shown = {"name": name, "value": str(cells[draw, row]), "who": ids[row] or "-", "draw": draws[draw]}
        raise refusal("draw_not_finite", place, **shown)
    return np.ascontiguousarray(x)


def _number(cell: Any) -> float:
    """A cell that is a number; words are none, even those that look like one."""
    return float(cell) if isinstance(cell, (int, float, np.number, Decimal)) else np.nan
