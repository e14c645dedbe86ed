"""The memo's money over time: the baseline's, and of each design what it changes."""

from __future__ import annotations

from simulator import api
from simulator.language import Locale
from simulator.report.compose import compose
from simulator.report.memo import Block, Bullets, Figure, Subheading
from simulator.report.over_time import ledger_of
from simulator.tables.table import Table


def parts(name: str, *designs: str) -> dict[str, list[Block]]:
    """The blocks of the section under each design's heading, the baseline's under nothing."""
    memo = compose(api.compare(name, designs), Locale("sv"))
    out: dict[str, list[Block]] = {"": []}
    under = ""
    for block in next(section for section in memo.appendices if section.key == "money").blocks:
        if isinstance(block, Subheading):
            under = block.text
            out[under] = []
        else:
            out[under].append(block)
    return out


def sources_of(blocks: list[Block]) -> Table | None:
    return next((b for b in blocks if isinstance(b, Table) and b.key.startswith("sources_use")), None)


def test_a_design_that_changes_the_sources_has_its_own_account() -> None:
    found = parts("jamtland-harjedalen-2022", "without-carry-over")
    (title,) = set(found) - {""}
    table = sources_of(found[title])
    assert table is not None and title in table.caption
    book = ledger_of(api.settle("jamtland-harjedalen-2022", "without-carry-over"))
    ways = [column.key for column in table.columns[1:]]
    assert [row[1:] for row in table.rows] == [tuple(sums[way] for way in ways) for sums in book.sources.values()]
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


def test_what_happens_in_no_design_has_no_column() -> None:
    memo = compose(api.compare("jamtland-harjedalen-2022"), Locale("sv"))
    (table,) = (table for table in memo.tables() if table.key == "outcome")
    assert "Förfallet" not in [column.heading for column in table.columns]
