"""Columns of tables as numbers, facts that hold from a date, and rows that come and go."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from simulator.api import check
from simulator.engine.settle import settle
from simulator.problems import ScenarioError
from simulator.scenario.load import load
from simulator.scenario.reader import split_years
from simulator.starter import write_starter

BEDS = "quantities:\n  beds: {unit: bed}\n"
FEE = "payments:\n  fee: {rate: 12 kr/bed/year, per: beds, accrues: month}\n"


def scenario(folder: Path, text: str, **tables: str) -> Path:
    (folder / "scenario.yaml").write_text(f"period: 2022\nrecipients: {{file: centres.csv, facts: facts.csv}}\n{text}")
    for name, table in {"centres": "id\na\nb\n", "facts": "id,from\n", **tables}.items():
        (folder / f"{name}.csv").write_text(table, encoding="utf-8")
    return folder


def paid(folder: Path, payment: str = "fee") -> dict[str, float]:
    settlement = settle(load(folder))
    ids = settlement.scenario.recipients.ids
    return dict(zip(ids, (settlement.paid(payment)[0] / 100).tolist(), strict=True))


def codes(folder: Path) -> list[str]:
    with pytest.raises(ScenarioError) as found:
        settle(load(folder))
    return [
        f"{problem.code} {problem.place.file.split('/')[-1]}:{problem.place.line}" for problem in found.value.problems
    ]


def test_a_fact_holds_from_its_day(tmp_path: Path) -> None:
    facts = "id,from,beds\na,2022-04-01,20\na,2022-10-01,30\nb,2021-01-01,7\n"
    folder = scenario(tmp_path, BEDS + FEE, centres="id,beds\na,10\nb,5\n", facts=facts)
    assert paid(folder) == {"a": 3 * 10 + 6 * 20 + 3 * 30, "b": 84}


def test_a_fact_within_a_month_counts_from_the_next_or_at_the_end(tmp_path: Path) -> None:
    tables = {"centres": "id,beds\na,10\n", "facts": "id,from,beds\na,2022-04-15,20\n"}
    assert paid(scenario(tmp_path, BEDS + FEE, **tables)) == {"a": 4 * 10 + 8 * 20}
    at_end = FEE.replace("accrues: month", "accrues: month, counted: end")
    assert paid(scenario(tmp_path, BEDS + at_end, **tables)) == {"a": 3 * 10 + 9 * 20}
    on_a_day = FEE.replace("accrues: month", "counted: 2022-04-14")
    assert paid(scenario(tmp_path, BEDS + on_a_day, **tables)) == {"a": 120}


def test_an_empty_fact_says_nothing(tmp_path: Path) -> None:
    facts = "id,from,beds,reported\na,2022-04-01,,yes\n"
    folder = scenario(tmp_path, BEDS + FEE, centres="id,beds\na,10\n", facts=facts)
    assert paid(folder) == {"a": 120}


def test_a_recipient_without_any_fact_is_missing(tmp_path: Path) -> None:
    folder = scenario(tmp_path, BEDS + FEE, facts="id,from,beds\na,2021-01-01,10\n")
    assert codes(folder) == ["no_value scenario.yaml:6"]


def test_classes_percentages_dates_and_yes_no(tmp_path: Path) -> None:
    text = """quantities:
  kinds: {unit: bed, classes: [long, short]}
  met: {unit: "%"}
  part: {unit: share, column: Andel}
  begun: {unit: date, missing: never}
  open: {unit: yes/no}
payments:
  fee:
    rate: {long: 10 kr/bed, short: 1 kr/bed}
    per: kinds
    times: [met, part]
    requires: [opened, begun <= 2022-01-01]
""".replace("open: {", "opened: {column: open, ")
    table = "id,kinds.long,kinds.short,met,Andel,begun,open\na,3,5,50,80 %,2021-12-31,ja\nb,3,5,50 %,0.8,never,1\n"
    assert paid(scenario(tmp_path, text, centres=table)) == {"a": 14.0, "b": 0.0}


def test_a_date_that_may_never_come_may_come_as_a_fact(tmp_path: Path) -> None:
    text = """quantities:
  begun: {unit: date, missing: never}
payments:
  fee: {amount: 12 kr/year, requires: begun <= 2022-06-30, accrues: month}
"""
    tables = {
        "centres": "id,begun\na,\nb,never\n",
        "facts": "id,from,begun\na,2022-07-01,2022-06-30\nb,2022-07-01,never\n",
    }
    assert paid(scenario(tmp_path, text, **tables)) == {"a": 6.0, "b": 0.0}


def test_numbers_as_swedes_write_them_in_semicolon_files(tmp_path: Path) -> None:
    folder = scenario(tmp_path, BEDS + FEE, centres="\ufeffid;namn;beds\nå;Vårdcentral, norr;1 000\nb;B;2,5\n")
    assert paid(folder) == {"å": 12_000.0, "b": 30.0}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1.234", "ambiguous_number"), ("#N/A", "excel_error"), ("-1", "negative_value"), ("", "empty_cell"),
        ("?", "not_stated_cell"), ("10 bed", "unit_in_cell"), ("inf", "not_a_number"),
        ("1234567890123456", "too_many_digits"), ("tio", "not_a_number"),
    ],
)  # fmt: skip
def test_cells_that_are_refused(tmp_path: Path, cell: str, code: str) -> None:
    folder = scenario(tmp_path, BEDS + FEE, centres=f"id,beds\na,1\nb,{cell}\n")
    assert codes(folder) == [f"{code} centres.csv:3"]


def test_rows_that_come_and_go(tmp_path: Path) -> None:
    text = (
        """tables:
  homes: {file: homes.csv, row: home, recipient: centre}
quantities:
  places: {unit: bed, table: homes}
  beds: {unit: bed, is: sum(places)}
"""
        + FEE
    )
    homes = "home,centre,places,from,to\nh1,a,10,,2022-03-31\nh1,b,10,2022-04-01,\nh2,a,1,,\n"
    assert paid(scenario(tmp_path, text, homes=homes)) == {"a": 30 + 12, "b": 90}


def test_an_index_by_year_as_it_was_published(tmp_path: Path) -> None:
    text = """quantities:
  index: {unit: 1, series: index.csv, vintage: 2021-12-15, lag: 1 year}
payments:
  fee: {amount: 100 kr, times: index}
"""
    index = (
        "year,published,value\n2021,2021-02-01,1.02\n2021,2021-12-01,1.03\n2021,2022-02-01,1.04\n2022,2021-12-01,9\n"
    )
    assert paid(scenario(tmp_path, text, index=index)) == {"a": 103.0, "b": 103.0}
    assert paid(scenario(tmp_path, text.replace(", vintage: 2021-12-15", ""), index=index))["a"] == 104.0
    assert paid(scenario(tmp_path, text.replace(", lag: 1 year", ""), index=index))["a"] == 900.0


def test_a_table_pasted_with_tabs(tmp_path: Path) -> None:
    folder = scenario(tmp_path, BEDS + FEE, centres="id\tname\tbeds\na\tA, the first\t10\nb\tB\t2,5\n")
    assert paid(folder) == {"a": 120.0, "b": 30.0}


def test_one_title_does_for_both_languages(tmp_path: Path) -> None:
    folder = scenario(tmp_path, "title: {en: Beds}\n" + BEDS + FEE, centres="id,beds\na,1\n")
    assert load(folder).title == {"sv": "Beds", "en": "Beds"}


def test_a_starter_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ScenarioError) as found:
        write_starter(tmp_path / "file" / "mine")
    assert [problem.code for problem in found.value.problems] == ["cannot_write"]


def test_ordinary_words_may_be_names_and_functions_too(tmp_path: Path) -> None:
    text = """quantities:
  open: {unit: bed}
  previous: {unit: bed, is: open + 1 bed}
funding: {kept: {amount: 300 kr, left: kept}}
payments:
  granted: {rate: 12 kr/bed, per: previous}
  drawn: {amount: "0.5 * previous(granted, 10 kr)", requires: open > 1}
claims:
  - {that: used(kept), equals: 161 kr}
  - {that: kept(kept), equals: 139 kr}
"""
    folder = scenario(tmp_path, text, centres="id,open\na,10\nb,1\n")
    assert [paid(folder, name) for name in ("granted", "drawn")] == [{"a": 132.0, "b": 24.0}, {"a": 5.0, "b": 0.0}]
    assert [found.verdict for found in check(folder)] == ["holds", "holds"]


def test_a_period_from_a_leap_day_is_split_into_calendar_years() -> None:
    assert [year.label for year in split_years(date(2020, 2, 29), date(2024, 2, 28))] == [
        "2020", "2021", "2022", "2023", "2024",
    ]  # fmt: skip
