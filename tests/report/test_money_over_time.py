"""The memo's money over time: the baseline's, and of each design what it changes."""

from __future__ import annotations

from dataclasses import replace

from simulator import api
from simulator.report.compose import compose
from simulator.report.memo import Block, Bullets, Figure, Grid, Subheading
from simulator.report.over_time import ledger_of
from simulator.report.pdf import _widths
from simulator.results.ledger import WAYS


def parts(name: str, *designs: str) -> dict[str, list[Block]]:
    """The blocks of the section under each design's heading, the baseline's under nothing."""
    memo = compose(api.compare(name, designs), "sv")
    out: dict[str, list[Block]] = {"": []}
    under = ""
    for block in next(section for section in memo.sections if section.key == "money").blocks:
        if isinstance(block, Subheading):
            under = block.text
            out[under] = []
        else:
            out[under].append(block)
    return out


def sources_of(blocks: list[Block]) -> Grid | None:
    return next((b for b in blocks if isinstance(b, Grid) and b.key.startswith("sources_use")), None)


def test_a_design_that_changes_the_sources_has_its_own_account() -> None:
    found = parts("jamtland-harjedalen-2022", "without-carry-over")
    (title,) = set(found) - {""}
    table = sources_of(found[title])
    assert table is not None and title in table.caption
    book = ledger_of(api.settle("jamtland-harjedalen-2022", "without-carry-over"))
    assert [row[1:] for row in table.rows] == [tuple(sums[way].minor for way in WAYS) for sums in book.sources.values()]
    assert table.rows != sources_of(found[""]).rows  # type: ignore[union-attr]
    lacking = next(block for block in found[title] if isinstance(block, Bullets)).items
    assert len(lacking) == 1 and "4\u00a0682\u00a0502\u00a0kr saknar finansiering" in lacking[0]


def test_what_does_not_differ_is_not_shown_again() -> None:
    found = parts("jamtland-harjedalen-2022", "each-year")
    (title,) = set(found) - {""}
    assert sources_of(found[title]) is None  # what it changes is that the next year lacks money
    assert not [b for b in found[title] if isinstance(b, Figure) and b.key.startswith("flow")]


def test_a_cost_that_is_funded_in_the_design_alone_is_said_to_be() -> None:
    found = parts("jamtland-harjedalen-2022", "doubled-total")
    (title,) = set(found) - {""}
    assert Bullets(("Alla kostnader har finansiering.",)) in found[title]


def test_a_design_that_changes_only_payments_is_not_there() -> None:
    assert set(parts("vasterbotten-2021", "open-fee")) == {""}


def test_the_designs_names_have_room_beside_many_columns_of_money() -> None:
    comparison = api.compare("jamtland-harjedalen-2022")
    (table,) = (grid for grid in compose(comparison, "sv").grids() if grid.key == "outcome")
    assert "Förfallet, kr" not in [column.heading for column in table.columns]  # it happens in none of them
    wide = replace(table, columns=(table.columns[0], *table.columns[1:3] * 6), rows=tuple(
        (row[0], *row[1:3] * 6) for row in table.rows
    ))  # fmt: skip
    widths = _widths(wide, wide.texts("sv"))
    assert widths[0] == 0 and round(sum(widths), 6) <= 481 - 80
