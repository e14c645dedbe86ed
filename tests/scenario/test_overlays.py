"""Designs as changes to a scenario: what they change, add and remove, and what they keep."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from simulator.engine.settle import settle
from simulator.problems import ScenarioError
from simulator.scenario.load import load
from simulator.scenario.overlay import shown
from simulator.scenario.reader import split_years

BASE = """
title: {sv: Grund, en: Base}
period: 2022
sources: {RS 1: {title: Beslut}}
recipients: {file: centres.csv}
quantities:
  beds: {unit: bed}
  price: {value: 100 kr/bed, source: RS 1}
payments:
  fee: {rate: price, per: beds, source: RS 1}
  extra: {amount: 5 kr, source: RS 1}
claims:
  - {that: total(fee), equals: 3 000 kr}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "designs").mkdir()
    (tmp_path / "scenario.yaml").write_text(BASE)
    (tmp_path / "centres.csv").write_text("id;beds\na;10\nb;20\n")
    return tmp_path


def design(folder: Path, name: str, text: str) -> None:
    (folder / "designs" / f"{name}.yaml").write_text(f"extends: ../scenario.yaml\nwhy: {name}\n{text}")


def totals(folder: Path, *designs: str) -> dict[str, int]:
    settlement = settle(load(folder, designs))
    return {name: int(settlement.paid(name).sum()) for name in settlement.scenario.payments}


def refused(folder: Path, *designs: str) -> list[str]:
    with pytest.raises(ScenarioError) as found:
        load(folder, designs)
    return [f"{problem.code} {problem.place.line}:{problem.place.column}" for problem in found.value.problems]


def test_change_add_and_remove(folder: Path) -> None:
    assert totals(folder) == {"fee": 300_000, "extra": 1000}
    design(folder, "d", "change:\n  quantities.price: {value: 200 kr/bed}\nadd:\n  payments.more: {amount: 1 kr}\n"
                        "remove: [payments.extra]\n")  # fmt: skip
    assert totals(folder, "d") == {"fee": 600_000, "more": 200}
    scenario = load(folder, ["d"])
    assert scenario.name == f"{folder.name}/d"
    assert scenario.why.of("en") == "d"
    assert [(c.path, c.old, c.new, c.old_source) for c in scenario.changes] == [
        ("quantities.price", "{value: 100 kr/bed, source: RS 1}", "{value: 200 kr/bed, source: RS 1}", "RS 1"),
        ("payments.more", "", "{amount: 1 kr}", ""),
        ("payments.extra", "{amount: 5 kr, source: RS 1}", "", "RS 1"),
    ]
    assert [Path(file).name for file in scenario.files] == ["scenario.yaml", "d.yaml"]


def test_a_change_keeps_the_document_that_it_departs_from(folder: Path) -> None:
    design(folder, "d", "change:\n  payments.fee: {rate: 3 kr/bed, per: beds}\n  payments.extra.amount: 6 kr\n")
    scenario = load(folder, ["d"])
    assert scenario.payments["fee"].origin.source == "RS 1"
    assert scenario.payments["extra"].origin.source == "RS 1"


def test_a_single_value_may_be_changed_and_the_title_taken(folder: Path) -> None:
    design(folder, "d", "title: {sv: Högre, en: Higher}\nchange:\n  quantities.price.value: 300 kr/bed\n")
    assert totals(folder, "d")["fee"] == 900_000
    assert load(folder, ["d"]).title == {"sv": "Högre", "en": "Higher"}


def test_no_claims_are_inherited(folder: Path) -> None:
    design(folder, "d", "change:\n  quantities.price.value: 300 kr/bed\n")
    assert load(folder, ["d"]).claims == ()
    design(folder, "e", "claims:\n  - {that: total(extra), equals: 10 kr}\n")
    assert [claim.that.text for claim in load(folder, ["e"]).claims] == ["total(extra)"]


def test_documents_and_notes_are_added(folder: Path) -> None:
    design(folder, "d", "sources: {RS 2: {title: Nytt}}\nnotes: [Obs]\nchange:\n  payments.extra.source: RS 2\n")
    scenario = load(folder, ["d"])
    assert set(scenario.documents) == {"RS 1", "RS 2"}
    assert [note.of("sv") for note in scenario.notes] == ["Obs"]


def test_designs_together(folder: Path) -> None:
    design(folder, "one", "change:\n  quantities.price.value: 200 kr/bed\n")
    design(folder, "two", "change:\n  payments.extra.amount: 7 kr\n")
    design(folder, "same", "change:\n  quantities.price.value: 200 kr/bed\n")
    design(folder, "other", "change:\n  quantities.price: {value: 250 kr/bed}\n")
    assert totals(folder, "one", "two") == totals(folder, "two", "one") == {"fee": 600_000, "extra": 1400}
    assert totals(folder, "one", "same")["fee"] == 600_000
    assert refused(folder, "one", "other") == ["overlays_disagree 4:3"]
    assert refused(folder, "other", "one") == ["overlays_disagree 4:3"]


def test_a_design_upon_a_design(folder: Path) -> None:
    design(folder, "one", "change:\n  quantities.price.value: 200 kr/bed\n")
    (folder / "designs" / "two.yaml").write_text(
        "extends: one.yaml\nwhy: further\nchange:\n  quantities.price.value: 400 kr/bed\n"
    )
    scenario = load(folder, ["two"])
    assert [(change.old, change.new) for change in scenario.changes] == [
        ("100 kr/bed", "200 kr/bed"),
        ("200 kr/bed", "400 kr/bed"),
    ]
    assert totals(folder, "two")["fee"] == 1_200_000


def test_what_is_taken_away_may_not_be_needed(folder: Path) -> None:
    design(folder, "d", "remove: [quantities.price]\n")
    assert [problem.split(" ")[0] for problem in refused(folder, "d")] == ["unknown_name"]


def test_a_section_may_be_new(folder: Path) -> None:
    design(folder, "d", "add:\n  funding.grant: {amount: 1 mkr}\n")
    assert set(load(folder, ["d"]).funding) == {"grant"}


def test_a_file_named_in_a_design_lies_beside_it(folder: Path) -> None:
    (folder / "designs" / "fewer.csv").write_text("id,beds\na,1\n")
    design(folder, "d", "change:\n  recipients.file: fewer.csv\n")
    assert totals(folder, "d")["fee"] == 10_000


def test_a_change_in_one_line() -> None:
    assert shown({"curve": [["0", "1"], ["2", "3"]], "of": "x"}) == "{curve: [[0, 1], [2, 3]], of: x}"


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2022, 1, 1), date(2022, 12, 31), ["2022"]),
        (date(2022, 4, 1), date(2023, 3, 31), ["2022/23"]),
        (date(2022, 4, 1), date(2024, 3, 31), ["2022/23", "2023/24"]),
        (date(1999, 7, 1), date(2000, 6, 30), ["1999/00"]),
        (date(2022, 4, 1), date(2023, 4, 30), ["2022", "2023"]),
        (date(2022, 7, 1), date(2022, 12, 31), ["2022"]),
    ],
)
def test_settlement_years(first: date, last: date, labels: list[str]) -> None:
    years = split_years(first, last)
    assert [year.label for year in years] == labels
    assert (years[0].first, years[-1].last) == (first, last)
    assert all(year.is_whole for year in years) == ("/" in labels[0] or (labels == ["2022"] and first.month == 1))
