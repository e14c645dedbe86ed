"""Claims about every recipient at once: judged row by row, and who fails is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.engine.settle import settle
from simulator.language import LANGUAGES, Locale
from simulator.problems import ScenarioError
from simulator.results.checking import CheckedFile, check_files
from simulator.results.claims import Verdict, check_claims
from simulator.scenario.load import load
from tests.oracles.reference import settle_text
from tests.properties.designs import Design
from tests.properties.settling import read

TEXT = """period: 2022
recipients:
  rows:
    - {{id: a, beds: {0}, right: "{3}"}}
    - {{id: b, beds: {1}, right: "{4}"}}
    - {{id: c, beds: {2}, right: "{5}"}}
quantities:
  beds: {{unit: bed}}
  right: {{unit: kr, missing: not_stated}}
payments:
  fee: {{rate: 100 kr/bed, per: beds}}
claims:
"""


def design(text: str) -> Design:
    return Design({"head": text.splitlines()}, {}, [])


def judged(cells: tuple[str, ...], *claims: str) -> tuple[Verdict, ...]:
    text = TEXT.format(*cells) + "".join(f"  - {{{claim}}}\n" for claim in claims)
    return check_claims(settle(read(design(text))))


def test_the_recipients_that_fail_are_named() -> None:
    (found,) = judged(("1", "2", "3", "100", "201", "?"), "that: fee, equals: right")
    assert found.verdict == "fails"
    assert [(row.id, row.stated, row.computed) for row in found.failing] == [("b", 20_100, 20_000)]
    assert [row.id for row in found.not_stated] == ["c"]


def test_a_yes_or_no_must_be_so_for_every_one() -> None:
    cells = ("1", "2", "3", "100", "200", "300")
    all_, some = judged(cells, "that: fee >= 99 % * right, equals: yes", "that: fee > 100 kr, equals: yes")
    assert all_.verdict == "holds"
    assert [row.id for row in some.failing] == ["a"]


def test_a_tolerance_and_a_known_difference_are_each_recipients_own() -> None:
    cells = ("1", "2", "3", "101", "203", "306")
    within, differs = judged(
        cells,
        "that: fee, equals: right, within: 2 % * right",
        "that: fee, equals: right, within: 1 kr, differs: {by: 3 kr * (beds - 1 bed) / 1 bed, because: more of it}",
    )
    assert within.verdict == "holds"
    assert [row.verdict for row in differs.rows] == ["holds", "differs", "differs"]
    assert (differs.verdict, differs.reason) == ("differs", "more of it")


def test_nobody_states_anything() -> None:
    (found,) = judged(("1", "2", "3", "?", "?", "?"), "that: fee, equals: right")
    assert found.verdict == "not_stated"


@pytest.mark.parametrize("claim", ["that: total(fee), equals: right", "that: 100 kr, equals: fee"])
def test_one_number_is_not_held_against_the_first_of_many(claim: str) -> None:
    with pytest.raises(ScenarioError) as found:
        judged(("1", "2", "3", "100", "200", "300"), claim)
    assert [problem.code for problem in found.value.problems] == ["claim_needs_for"]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(0, 50), min_size=3, max_size=3), st.lists(st.integers(0, 50), min_size=3, max_size=3))
def test_one_claim_about_all_is_a_claim_about_each(beds: list[int], right: list[int]) -> None:
    cells = tuple(map(str, [*beds, *(100 * r for r in right)]))
    each = [f"that: fee, for: {who}, equals: right" for who in "abc"]
    whole, *alone = judged(cells, "that: fee, equals: right", *each)
    assert [row.verdict for row in whole.rows] == [one.verdict for one in alone]
    assert [(row.stated, row.computed) for row in whole.rows] == [(one.stated, one.computed) for one in alone]
    assert whole.passes == all(one.passes for one in alone)
    reference = settle_text(TEXT.format(*cells) + "  - {that: fee, equals: right}\n", {}).claims
    assert [(stated, computed) for _, computed, stated in reference] == [(r.stated, r.computed) for r in whole.rows]


def test_a_year_and_a_month_are_judged_for_each(tmp_path: Path) -> None:
    text = """period: [2022, 2023]
recipients: {rows: [{id: a, beds: 12, first: 1200}, {id: b, beds: 24, first: 2400}]}
quantities: {beds: {unit: bed}, first: {unit: kr}}
payments: {fee: {rate: 100 kr/bed/year, per: beds, accrues: month}}
claims:
  - {that: fee, equals: first, where: {year: 2022}}
  - {that: fee, equals: first / 12, where: {month: 2023-02}}
  - {that: fee, equals: 2 * first}
"""
    (tmp_path / "scenario.yaml").write_text(text, "utf-8")
    assert [found.verdict for found in check_claims(settle(load(tmp_path)))] == ["holds"] * 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_names_ten_and_counts_the_others(tmp_path: Path, lang: str) -> None:
    rows = ", ".join(f"{{id: r{i:02}, beds: {i}, right: 0}}" for i in range(1, 31))
    text = f"""period: 2022
recipients: {{rows: [{rows}]}}
quantities: {{beds: {{unit: bed}}, right: {{unit: kr}}}}
payments: {{fee: {{rate: 100 kr/bed, per: beds}}}}
claims: [{{that: fee, equals: right}}]
"""
    (tmp_path / "scenario.yaml").write_text(text, "utf-8")
    check = check_files([tmp_path / "scenario.yaml"])
    assert (check.claims, check.failed) == (1, 1)
    table = check.files[0].table(Locale(lang))
    assert len(table.rows) == 1 + 10
    assert "r10" in str(table.rows[0][4]) and "20" in str(table.rows[0][4]) and "r11" not in str(table.rows[0][4])
    file: CheckedFile = check.files[0]
    assert [row["verdict"] for row in file.to_json()["claims"][0]["rows"]] == ["fails"] * 30
