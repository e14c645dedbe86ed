"""Charts that a spreadsheet draws itself, from tables that stand on a sheet beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from simulator.language import Locale
from simulator.money import Money
from simulator.report.book import Chart
from simulator.report.xlsx_cells import LANGUAGE_CODES

BLUE, RED, GREY, DARK = "#0072B2", "#D55E00", "#B8B8B8", "#3D3D3D"
ACROSS, DOWN = 2, 16
"""Charts beside each other, and the rows of the sheet that each takes."""
WIDTH, HEIGHT = 620, 310
MOST_NAMES = 60
"""Bars that each have a name on the axis."""
Place = tuple[str, int, int]
"""Sheet, row of the headings, and number of rows of a chart's table."""


def write_charts(book: Any, sheet: Any, charts: tuple[Chart, ...], places: Mapping[str, Place], locale: Locale) -> None:
    """Draw the charts on a sheet.

    Args:
        book: the workbook.
        sheet: an empty sheet.
        charts: what to draw.
        places: where each chart's table stands, by the table's key.
        locale: the reader's.
    """
    for k, chart in enumerate(charts):
        made = _MAKERS[chart.kind](book, chart, places[chart.data.key], locale)
        made.set_title({"name": chart.title, "name_font": {"size": 11, "bold": True}, "overlay": False})
        made.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
        made.set_size({"width": WIDTH, "height": HEIGHT})
        place = {"object_position": 1, "description": _described(chart)}
        sheet.insert_chart(1 + k // ACROSS * DOWN, k % ACROSS * 10, made, place)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, DOWN * -(-len(charts) // ACROSS) + 1, ACROSS * 10 - 1)


def _described(chart: Chart) -> str:
    """The chart in words, for who does not see it."""
    return f"{chart.title}. {len(chart.data.rows)} x {len(chart.series)}."


def _series(chart: Chart, place: Place, key: str, **look: Any) -> dict[str, Any]:
    """One column of the table as a series."""
    sheet, top, rows = place
    column = next(k for k, one in enumerate(chart.data.columns) if one.key == key)
    return {
        "name": [sheet, top, column],
        "categories": [sheet, top + 1, 0, top + rows, 0],
        "values": [sheet, top + 1, column, top + rows, column],
        **look,
    }


def _money_axis(locale: Locale) -> dict[str, Any]:
    code = LANGUAGE_CODES[locale.language]
    return {"num_format": f"{code}#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}}


def _cost(book: Any, chart: Chart, place: Place, locale: Locale) -> Any:
    """Columns of cost with a mark at the budget of each."""
    made = book.add_chart({"type": "column"})
    made.add_series(_series(chart, place, "cost", fill={"color": BLUE}, gap=60))
    line = book.add_chart({"type": "line"})
    mark = {"type": "long_dash", "size": 15, "fill": {"color": DARK}, "border": {"color": DARK}}
    line.add_series(_series(chart, place, "budget", line={"none": True}, marker=mark))
    made.combine(line)
    made.set_y_axis({**_money_axis(locale), "min": 0})
    return made


def _risk(book: Any, chart: Chart, place: Place, locale: Locale) -> Any:
    """From the 5th percentile to the 95th as a line, with the mean and the budget as marks."""
    made = book.add_chart({"type": "line"})
    marks = {"p95": "short_dash", "mean": "circle", "p5": "short_dash", "budget": "long_dash"}
    for key in chart.series:
        colour = DARK if key == "budget" else BLUE
        mark = {"type": marks[key], "size": 15 if key == "budget" else 8, "fill": {"color": colour}}
        made.add_series(_series(chart, place, key, line={"none": True}, marker={**mark, "border": {"color": colour}}))
    made.set_high_low_lines({"line": {"color": BLUE, "width": 2}})
    made.set_y_axis({**_money_axis(locale), **_around(chart)})
    return made


def _around(chart: Chart) -> dict[str, float]:
    """Ends of an axis that leave room around all figures and do not begin at zero, where marks would lie as one."""
    figures = [float(cell) for row in chart.data.rows for cell in row[1:] if isinstance(cell, Money)]
    low, high = min(figures, default=0.0), max(figures, default=1.0)
    step = 10.0 ** math.floor(math.log10(max(high - low, abs(high) / 100, 1.0)))
    return {"min": step * math.floor((low - step / 2) / step), "max": step * math.ceil((high + step / 2) / step)}


def _overrun(book: Any, chart: Chart, place: Place, locale: Locale) -> Any:
    """Columns of the probability of passing the budget."""
    made = book.add_chart({"type": "column"})
    made.add_series(_series(chart, place, "overrun", fill={"color": RED}, gap=60))
    made.set_y_axis({"num_format": "0%", "min": 0, "max": 1, "major_gridlines": {"visible": True}})
    return made


def _gains(book: Any, chart: Chart, place: Place, locale: Locale) -> Any:
    """Those who get more above the line, those who get less below it."""
    made = book.add_chart({"type": "column", "subtype": "stacked"})
    for key, colour in zip(chart.series, (BLUE, RED), strict=True):
        made.add_series(_series(chart, place, key, fill={"color": colour}, gap=60))
    made.set_x_axis({"label_position": "low"})
    made.set_y_axis({"num_format": "0;0;0", "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}})
    return made


def _differences(book: Any, chart: Chart, place: Place, locale: Locale) -> Any:
    """A column for each recipient, the greatest gain first."""
    made = book.add_chart({"type": "column"})
    look = {"fill": {"color": BLUE}, "invert_if_negative": True, "invert_if_negative_color": RED, "gap": 25}
    made.add_series(_series(chart, place, "difference", **look))
    names = {"num_font": {"size": 8, "rotation": -90}} if place[2] <= MOST_NAMES else {"visible": False}
    made.set_x_axis({"label_position": "low", **names})
    made.set_y_axis(_money_axis(locale))
    return made


_MAKERS: Mapping[str, Callable[[Any, Chart, Place, Locale], Any]] = {
    "cost": _cost,
    "risk": _risk,
    "overrun": _overrun,
    "gains": _gains,
    "differences": _differences,
}
