"""One scenario restated in currencies with no, two and three decimals: the same digits, each in its own currency."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import simulator
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.tables.csv import table_csv
from simulator.tables.html import table_html
from simulator.tables.plain import table_frame, table_json
from simulator.tables.terminal import table_text

CURRENCIES = ("JPY", "SEK", "AUD", "KWD")
RATES = """\
title: {{sv: Test, en: Test}}
currency: {code}
period: 2026
recipients:
  rows: [{{id: a, beds: 60, income: 1000, kind: x}}, {{id: b, beds: 40, income: 500, kind: y}}]
quantities:
  beds: {{unit: bed}}
  income: {{unit: {code}}}
funding:
  budget: {{amount: 500 000 {code}}}
payments:
  per_bed: {{rate: 3 500 {code}/bed/year, per: beds}}
  pooled: {{pool: rest(budget), shared_by: beds, round: {{to: 1 {code}}}}}
claims:
  - {{that: total(per_bed), equals: 350 000 {code}}}
"""
DESIGN = """\
extends: ../scenario.yaml
why: test
change: {{payments.per_bed.rate: 4 000 {code}/bed/year}}
"""


@pytest.fixture(params=CURRENCIES)
def scenario(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "scenario.yaml").write_text(RATES.format(code=request.param), "utf-8")
    (tmp_path / "designs").mkdir()
    (tmp_path / "designs" / "dearer.yaml").write_text(DESIGN.format(code=request.param), "utf-8")
    return tmp_path


def numbers(found: Any) -> list[float]:
    match found:
        case dict():
            return [n for value in found.values() for n in numbers(value)]
        case list():
            return [n for value in found for n in numbers(value)]
        case bool() | str() | None:
            return []
        case _:
            return [float(found)]


def digits(text: str) -> list[str]:
    return re.findall(r"\d+(?:[\u00a0,.]\d+)*", text)


def of(scenario: Path) -> Currency:
    return simulator.settle(scenario).currency


def test_json_of_every_command_holds_the_same_numbers(scenario: Path) -> None:
    result, comparison = simulator.settle(scenario), simulator.compare(scenario)
    run = result.to_json()
    assert (run["cost"], run["payments"]) == (500_000, {"per_bed": 350_000, "pooled": 150_000})
    assert run["recipients"]["a"] == {"per_bed": 210_000, "pooled": 90_000, "total": 300_000}
    (design,) = comparison.to_json()["designs"]
    assert design["recipients"] == {"a": 0, "b": 0} and design["cost"] == 500_000
    tree = simulator.explain(result, "a", "per_bed").to_json()
    assert tree["value"] == 210_000 and tree["unit"] == result.currency.name
    assert {3500, 60} <= set(numbers(tree)) <= {3500, 60, 210_000}
    verdict = simulator.check(scenario)[0]
    assert Fraction(verdict.computed or 0) == 350_000 * result.currency.minor_units


def test_tables_for_people_hold_the_same_digits_and_name_the_currency(scenario: Path) -> None:
    locale, currency = Locale("sv"), of(scenario)
    comparison = simulator.compare(scenario)
    result = comparison.baseline
    tables = [
        *result.tables(locale),
        *comparison.tables(locale),
        comparison.groups_table("kind", locale),
        comparison.recipients_table(locale, per="beds", revenue="income"),
        *simulator.explain(result, "a", "pooled").tables(locale),
    ]
    for table in tables:
        shown = [table_text(table, locale, width) for width in (None, 60, 100)]
        page = re.sub(r"<[^>]*>", " ", table_html(table, locale))
        assert sorted(digits(shown[0])) == sorted(digits(page))
        for text in (*shown, page):
            assert currency.name in text
            assert not re.search(r"\b(?:kr|SEK)\b", text) or currency == "SEK"
    shown = "\n".join(table_text(table, locale, None) for table in tables)
    assert {"210\u00a0000", "90\u00a0000", "500\u00a0000", "350\u00a0000"} <= set(digits(shown))


def test_tables_for_programs_are_in_units_of_the_currency(scenario: Path) -> None:
    locale, currency = Locale("sv"), of(scenario)
    comparison = simulator.compare(scenario)
    table = comparison.recipients_table(locale, per="beds")
    frame = table_frame(table)
    assert frame.attrs["units"]["amount"] == currency
    assert frame["amount"].tolist() == [row["amount"] for row in table_json(table)["rows"]] == [300_000, 200_000]
    assert table_csv(table, locale).decode("utf-8-sig").splitlines()[1].split(";")[2] == "300000"
    assert comparison.baseline.frame()["total"].tolist() == [300_000, 200_000]


def test_the_same_money_is_never_another_currencys() -> None:
    kronor, yen = Money(100, Currency("SEK")), Money(100, Currency("JPY"))
    assert kronor != yen and (kronor.number, yen.number) == (1, 100)
    with pytest.raises(TypeError):
        kronor + yen
    with pytest.raises(TypeError):
        _ = kronor < yen
