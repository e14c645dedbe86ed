"""Grants, plans, conditions, corrections and outturns from scenario files to ledgers, each figure by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from simulator.api import cashflow, ledger, report_back, settle_outturn
from simulator.engine.known import as_it_was_known
from simulator.engine.settle import Settlement, settle
from simulator.results.cashflow import Cashflow
from simulator.results.cashflow import cashflow as cashflow_of
from simulator.results.ledger import Ledger
from simulator.results.ledger import ledger as book_of
from simulator.results.ledger_entries import EFFECT, SPENT
from simulator.scenario.load import load
from simulator.shipped import folder

SHIPPED = sorted([*folder().glob("*/scenario.yaml"), *folder().glob("*/designs/*.yaml")])


def settled(tmp_path: Path, text: str, **tables: str) -> Settlement:
    for name, table in tables.items():
        (tmp_path / f"{name}.csv").write_text(table)
    (tmp_path / "scenario.yaml").write_text(text)
    return settle(load(tmp_path / "scenario.yaml"))


def ledger_of(settlement: Settlement, draw: int = 0) -> Ledger:
    return book_of(settlement, as_it_was_known(settlement), draw)


def cash_of(settlement: Settlement) -> Cashflow:
    return cashflow_of(settlement, as_it_was_known(settlement, payments=True))


def amount(settlement: Settlement, what: str, source: str, **where: str) -> float:
    return int(settlement.funding.of_source(what, source, where)[0]) / 100


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_every_shipped_ledger_balances_at_every_date(file: Path) -> None:
    settlement = settle(load(file))
    assert not settlement.funding.accounts.imbalance().any()
    table = ledger_of(settlement)
    for source in settlement.scenario.funding:
        for grant in {entry.grant for entry in table.entries if entry.source == source and entry.kind == "granted"}:
            for day in sorted({entry.date for entry in table.entries}):
                assert table.balance(day, source, grant) >= 0, (source, grant, day)
        sums = table.sources[source]
        ways = ("used", "carried", "repaid", "lapsed", "kept", "open")
        assert sums["granted"].minor == sum(sums[way].minor for way in ways)
        for way in sums:
            assert sums[way].minor == int(settlement.funding.of_source(way, source)[0]), (source, way)
    cost = sum(int(settlement.funding.cost_of(name)[0]) for name in settlement.funding.years[0].lines)
    assert cost >= 0


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_cash_pays_what_was_settled(file: Path) -> None:
    settlement = settle(load(file))
    flows = cash_of(settlement).flows
    for name in settlement.scenario.payments:
        mine = [flow for flow in flows if flow.rule == f"payments.{name}"]
        paid = settlement.paid(name)[0]
        for year in settlement.funding.years:
            if name in year.drawn:
                paid = year.drawn[name][0]
        for i, to in enumerate(settlement.scenario.recipients.ids):
            total = sum(-flow.amount.minor if flow.arrives else flow.amount.minor for flow in mine if flow.to == to)
            if settlement.scenario.payments[name].funded_by:
                assert total == paid[i], (name, to)


BASE = """title: t
period: [2021, 2023]
funding:
  grant: {amount: 100 kr, use: [2021-01-01, 2022-06-30], left: {repaid_by: 2022-12-31}}
  budget: {amount: 40 kr/year, left: lapses}
activities:
  work: {cost: {2021: 30 kr, 2022: 200 kr, 2023: 50 kr}, funded_by: [grant], after: budget}
"""


def test_a_window_that_ends_in_mid_year_pays_for_its_days_only(tmp_path: Path) -> None:
    s = settled(tmp_path, BASE)
    assert amount(s, "used", "grant", year="2021") == 30
    assert amount(s, "carried", "grant", year="2021") == 70
    # 1 January - 30 June is 181 of 365 days: 200 x 181 / 365 = 99.18, of which 70 is left
    assert amount(s, "used", "grant", year="2022") == 70
    # the rest of 2022, 100.82, meets the ordinary budget of 40
    assert amount(s, "used", "budget", year="2022") == 40
    assert int(s.funding.unfunded("work", {"year": "2022"})[0]) == 9000
    assert int(s.funding.unfunded("work", {"year": "2023"})[0]) == 1000
    assert amount(s, "lapsed", "budget") == 40  # nothing of it was needed in 2021


def test_repayment_has_its_date_and_its_rule(tmp_path: Path) -> None:
    table = ledger_of(settled(tmp_path, BASE.replace("2021: 30 kr, 2022: 200 kr", "2021: 30 kr, 2022: 20 kr")))
    (entry,) = [e for e in table.entries if e.kind == "repaid"]
    assert (entry.date, entry.rule) == (date(2022, 12, 31), "funding.grant.left.repaid_by")
    assert entry.amount.minor == 10000 - 3000 - 992  # 20 x 181 / 365 = 9.92


def test_soonest_to_expire_first_unless_the_list_is_to_be_followed(tmp_path: Path) -> None:
    text = """title: t
period: 2022
funding:
  long: {amount: 100 kr, use: [2022-01-01, 2024-12-31]}
  short: {amount: 100 kr, use: [2022-01-01, 2022-12-31]}
activities:
  work: {cost: 100 kr, funded_by: [long, short]ORDER}
"""
    assert amount(settled(tmp_path, text.replace("ORDER", "")), "used", "short") == 100
    listed = settled(tmp_path, text.replace("ORDER", ", order: listed"))
    assert amount(listed, "used", "long") == 100
    assert amount(listed, "carried", "long") == 0
    assert amount(listed, "open", "short") == 100


def test_grants_that_come_every_year_are_told_apart(tmp_path: Path) -> None:
    text = """title: t
period: [2021, 2023]
funding: {grant: {amount: 100 kr/year, use: 2 years, left: {repaid_by: 2023-03-31}}}
activities: {work: {cost: {2021: 40 kr, 2022: 40 kr, 2023: 40 kr}, funded_by: grant}}
"""
    s = settled(tmp_path, text)
    assert [amount(s, "used", "grant", grant=g) for g in ("2021", "2022", "2023")] == [80, 40, 0]
    assert [amount(s, "repaid", "grant", grant=g) for g in ("2021", "2022", "2023")] == [20, 60, 0]
    assert amount(s, "carried", "grant") == 100
    by = {g.year: g.by for g in s.funding.funds.grants}
    assert by == {"2021": date(2023, 3, 31), "2022": date(2024, 3, 31), "2023": date(2025, 3, 31)}


def test_rest_of_a_grant_that_was_used_last_year_is_what_is_left(tmp_path: Path) -> None:
    text = """title: t
period: [2021, 2022]
recipients: {rows: [{id: a, beds: 1}]}
quantities: {beds: {unit: bed}}
funding: {grant: {amount: 100 kr}}
payments:
  fixed: {rate: 30 kr/bed/year, per: beds}
  rest: {pool: "50 % * rest(grant)", shared_by: beds}
""".replace("  rest:", "  share_of_rest:")
    s = settled(tmp_path, text)
    first, second = s.funding.years
    assert first.state.payments["share_of_rest"].paid.tolist() == [[3500]]  # (100 - 30) / 2
    assert second.state.payments["share_of_rest"].paid.tolist() == [[250]]  # (35 - 30) / 2
    assert amount(s, "open", "grant") == 2.5


def test_scalar_requisition_late_by_a_day_loses_all(tmp_path: Path) -> None:
    text = """title: t
period: 2022
funding: {grant: {amount: 100 kr, requisition: {by: 2022-10-31, on: DAY, amount: 60 kr}, left: kept}}
activities: {work: {cost: 50 kr}}
"""
    in_time = settled(tmp_path, text.replace("DAY", "2022-10-31"))
    ways = {way: amount(in_time, way, "grant") for way in ("requisitioned", "used", "kept", "lapsed")}
    assert ways == {"requisitioned": 60, "used": 50, "kept": 10, "lapsed": 40}
    late = settled(tmp_path, text.replace("DAY", "2022-11-01"))
    assert (amount(late, "requisitioned", "grant"), amount(late, "lapsed", "grant")) == (0, 100)
    assert int(late.funding.unfunded("work")[0]) == 5000


FACTS = """title: t
period: 2022
recipients: {rows: [{id: a, beds: 10}, {id: b, beds: 10}], facts: facts.csv}
quantities: {beds: {unit: bed}}
funding: {budget: {amount: 1 000 kr}}
payments: {per_bed: {rate: 12 kr/bed/year, per: beds, accrues: monthPAID}}
"""
MOVES = "id,from,known,beds\na,2022-01-01,2022-01-01,10\na,2022-07-01,2022-09-15,4\nb,2022-07-01,2022-09-15,16\n"


def test_a_correction_is_an_adjustment_and_not_a_rewritten_past(tmp_path: Path) -> None:
    s = settled(tmp_path, FACTS.replace("PAID", ""), facts=MOVES)
    assert s.paid("per_bed").tolist() == [[8400, 15600]]  # 10 beds for six months, then 4 and 16
    table = ledger_of(s)
    adjusted = [(e.date, e.to, e.amount.minor) for e in table.entries if e.kind == "adjusted"]
    # July and August were paid at 10 beds each: 6 beds x 1 kr x 2 months
    assert adjusted == [(date(2022, 9, 15), "a", -1200), (date(2022, 9, 15), "b", 1200)]
    august = [e.amount.minor for e in table.entries if e.date == date(2022, 8, 31) and e.kind == "charged"]
    assert august == [1000, 1000]
    september = {e.to: e.amount.minor for e in table.entries if e.date == date(2022, 9, 30) and e.kind == "charged"}
    assert september == {"a": 400, "b": 1600}
    before = ledger(s.scenario, as_of=date(2022, 8, 31))
    assert {e.amount.minor for e in before.entries if e.kind == "charged"} == {1000}
    flows = [(f.day, f.kind, f.to, f.amount.minor) for f in cash_of(s).flows if f.kind == "adjusted"]
    assert flows == [(date(2022, 9, 15), "adjusted", "a", -1200), (date(2022, 9, 15), "adjusted", "b", 1200)]


def test_an_instalment_settles_what_became_known_before_it(tmp_path: Path) -> None:
    s = settled(tmp_path, FACTS.replace("PAID", ", paid: [2022-06-30, 2022-12-31]"), facts=MOVES)
    flows = [(f.day, f.kind, f.to, f.amount.minor) for f in cash_of(s).flows]
    assert flows == [
        (date(2022, 6, 30), "paid", "a", 6000), (date(2022, 6, 30), "paid", "b", 6000),
        (date(2022, 12, 31), "adjusted", "a", -1800), (date(2022, 12, 31), "adjusted", "b", 1800),
        (date(2022, 12, 31), "paid", "a", 4200), (date(2022, 12, 31), "paid", "b", 7800),
    ]  # fmt: skip


def test_a_correction_after_the_last_instalment_is_paid_when_it_is_known(tmp_path: Path) -> None:
    moves = MOVES.replace("2022-09-15", "2023-02-01")
    s = settled(tmp_path, FACTS.replace("PAID", ", paid: [2022-06-30, 2022-12-31]"), facts=moves)
    late = [(f.day, f.kind, f.to, f.amount.minor) for f in cash_of(s).flows if f.day.year == 2023]
    assert late == [(date(2023, 2, 1), "adjusted", "a", -3600), (date(2023, 2, 1), "adjusted", "b", 3600)]


def test_the_correction_that_became_known_last_counts_whatever_the_order_of_rows(tmp_path: Path) -> None:
    rows = ["a,2022-01-01,2022-03-01,8", "a,2022-01-01,2022-02-01,9", "a,2022-01-01,,10"]
    s = settled(tmp_path, FACTS.replace("PAID", ""), facts="\n".join(["id,from,known,beds", *rows]) + "\n")
    assert s.paid("per_bed")[0, 0] == 9600


def test_leap_years_and_count_dates(tmp_path: Path) -> None:
    text = """title: t
period: [2023, 2024]
recipients: {rows: [{id: a, beds: 1}], facts: facts.csv}
quantities: {beds: {unit: bed}}
payments:
  by_day: {rate: 365 kr/bed/year, per: beds, accrues: day}
  before: {rate: 12 kr/bed/year, per: beds, accrues: month, counted: day_before}
"""
    s = settled(tmp_path, text, facts="id,from,beds\na,2024-02-01,2\n")
    # 2024: one bed for 31 days and two for 335, of 366 days
    assert s.years[1].payments["by_day"].paid[0, 0] == round(36500 * Fraction(31 + 2 * 335, 366))
    assert s.years[1].payments["before"].paid[0, 0] == 1200 + 10 * 100  # the move counts from March on


CONDITION = """title: t
period: 2022
recipients: {rows: [{id: a, met: yes, w: 3}, {id: b, met: no, w: 1}]}
quantities: {met: {unit: yes/no}, w: {unit: person}}
funding: {grant: {amount: 200 kr, left: kept}}
payments:
  first: {pool: 80 kr, shared_by: w, paid: 2022-05-31, condition: {that: met, known: 2022-11-30, if_failed: HOW}}
  second: {pool: 40 kr, shared_by: w, paid: 2022-12-31}
"""


@pytest.mark.parametrize(
    ("how", "first", "second", "kept"),
    [("kept", [6000, 2000], [3000, 1000], 80), ("reclaimed", [6000, 0], [3000, 1000], 100),
     ("withheld", [6000, 2000], [3000, 0], 90)],
)  # fmt: skip
def test_a_condition_that_fails_after_payment(
    tmp_path: Path, how: str, first: list[int], second: list[int], kept: int
) -> None:
    s = settled(tmp_path, CONDITION.replace("HOW", how))
    assert s.paid("first")[0].tolist() == first
    assert s.paid("second")[0].tolist() == second
    assert amount(s, "kept", "grant") == kept
    flows = {(f.day, f.kind, f.to): f.amount.minor for f in cash_of(s).flows}
    assert flows[date(2022, 5, 31), "paid", "b"] == 2000  # the past stands
    assert flows.get((date(2022, 11, 30), "reclaimed", "b")) == (2000 if how == "reclaimed" else None)
    assert flows.get((date(2022, 12, 31), "withheld", "b")) == (-1000 if how == "withheld" else None)
    codes = {note.code for note in s.notes()}
    assert ("withheld_not_enough" in codes) == (how == "withheld")


def test_a_corridor_against_what_was_settled_last_year(tmp_path: Path) -> None:
    text = """title: t
period: [2021, 2023]
recipients: {rows: [{id: a, beds: 10, start: 1000}]}
quantities:
  beds: {unit: bed}
  start: {unit: kr}
  rate: {value: {2021: 100 kr/bed/year, 2022: 200 kr/bed/year, 2023: 50 kr/bed/year}}
payments:
  pay:
    rate: rate
    per: beds
    at_least: 95 % * previous(pay, start)
    at_most: 105 % * previous(pay, start)
"""
    s = settled(tmp_path, text)
    assert [int(y.payments["pay"].paid[0, 0]) for y in s.years] == [100000, 105000, 99750]


def test_phase_out_and_index_with_vintage_and_lag(tmp_path: Path) -> None:
    text = """title: t
period: [2022, 2024]
recipients: {rows: [{id: a, beds: 1}]}
quantities:
  beds: {unit: bed}
  phase: {value: {2022: 100 %, 2023: 50 %, 2024: 0 %}}
  index: {unit: 1, series: index.csv, vintage: 2021-12-31, lag: 1 year}
payments: {pay: {rate: 100 kr/bed/year, per: beds, times: [phase, index]}}
"""
    index = (
        "year,published,value\n2021,2021-06-01,1.00\n2021,2022-06-01,9\n2022,2021-06-01,1.02\n2023,2021-06-01,1.05\n"
    )
    s = settled(tmp_path, text, index=index)
    assert [int(y.payments["pay"].paid[0, 0]) for y in s.years] == [10000, 5100, 0]


def test_draws_have_accounts_of_their_own(tmp_path: Path) -> None:
    text = """title: t
period: [2021, 2022]
recipients: {rows: [{id: a, beds: 1}]}
quantities: {beds: {unit: bed}}
funding: {grant: {amount: 100 kr, use: [2021-01-01, 2022-12-31], left: kept}}
payments: {pay: {rate: 10 kr/bed/year, per: beds}}
"""
    s = settled(tmp_path, text)
    beds = np.array([1.0, 4.0, 7.0])[:, None, None]
    many = settle(s.scenario, {"beds": beds})
    assert many.funding.of_source("used", "grant").tolist() == [2000, 8000, 10000]
    assert many.funding.of_source("kept", "grant").tolist() == [8000, 2000, 0]
    assert many.funding.unfunded("pay").tolist() == [0, 0, 4000]
    assert not many.funding.accounts.imbalance().any()
    for draw in range(3):
        alone = settle(s.scenario, {"beds": beds[draw : draw + 1]})
        assert ledger_of(many, draw).entries == ledger_of(alone).entries


def test_every_krona_of_the_plan_outturn_stands_in_the_ledger() -> None:
    table = ledger("jamtland-harjedalen-2025", "outturn")
    moved = [(e.to, e.rule.split(": ")[1], e.amount.minor) for e in table.entries if e.kind == "moved"]
    assert moved == [
        ("activities:r06", "activities:r02 -> activities:r06", 50_000_000),
        ("activities:r06", "activities:r08 -> activities:r06", 70_000_000),
    ]
    (repaid,) = [e for e in table.entries if e.kind == "repaid"]
    assert (repaid.date, repaid.amount.minor) == (date(2026, 3, 31), 130_000_000)
    (table_back,) = report_back("jamtland-harjedalen-2025", "outturn")
    assert table_back.accounting_object == "9929"
    assert table_back.repay_by == date(2026, 3, 31)
    assert table_back.left.minor == table_back.totals["repaid"].minor == 130_000_000
    assert sum(u.amount for u in table_back.used) == table_back.totals["used"]


def test_the_plan_flags_its_traps() -> None:
    settlement = settle(load(folder() / "jamtland-harjedalen-2025"))
    notes = {(n.code, n.params.get("heading", ""), n.params["rows"]) for n in settlement.notes() if "rows" in n.params}
    assert ("plan_no_amount", "", "r09") in notes
    assert ("plan_no_key", "point", "r26") in notes
    assert ("plan_no_key", "division", "r09") in notes


def test_follow_up_says_what_is_paid_due_and_open(tmp_path: Path) -> None:
    text = CONDITION.replace(", condition: {that: met, known: 2022-11-30, if_failed: HOW}", "").replace(
        "second: {pool: 40 kr, shared_by: w,", "second: {amount: 10 kr, requires: met,"
    )
    s = settled(tmp_path, text)
    (tmp_path / "outturn.csv").write_text("name,row,value,known\nmet,a,yes,2022-12-20\n")
    for day, paid, due, least in ((date(2022, 12, 19), 0, 0, 0), (date(2022, 12, 31), 1000, 0, 1000)):
        follow_up = settle_outturn(s.scenario, tmp_path / "outturn.csv", day)
        row = next(r for r in follow_up.rows if (r.payment, r.to) == ("second", "a"))
        assert row.least is not None
        assert row.most is not None
        assert (row.paid.minor, row.due.minor, row.least.minor, row.most.minor) == (paid, due, least, 1000)
        assert row.least <= row.forecast <= row.most
    (tmp_path / "outturn.csv").write_text("name,row,value,known\nmet,a,yes,2023-01-10\n")
    late = settle_outturn(s.scenario, tmp_path / "outturn.csv", date(2023, 1, 31))
    row = next(r for r in late.rows if (r.payment, r.to) == ("second", "a"))
    assert (row.paid.minor, row.due.minor) == (0, 1000)  # the report came after the day of payment: it is due now


def test_follow_up_adds_the_rest_of_the_year_to_what_is_done(tmp_path: Path) -> None:
    text = """title: t
period: 2022
recipients: {rows: [{id: a, residents: 100}]}
quantities: {residents: {unit: person}, reviews: {unit: review/year, is: residents * 0.73 review/person/year}}
funding: {grant: {amount: 1 000 kr, left: {repaid_by: 2023-03-31}}}
payments: {fee: {rate: 10 kr/review, per: reviews}}
"""
    s = settled(tmp_path, text)
    (tmp_path / "outturn.csv").write_text("name,row,value\nreviews,a,20\n")
    f = settle_outturn(s.scenario, tmp_path / "outturn.csv", date(2022, 7, 4))  # 180 of 365 days are left
    (row,) = f.rows
    assert row.forecast.minor == round(1000 * (20 + Fraction(73 * 180, 365)))
    assert f.sources["grant"]["if_nothing_more"]["repaid"].minor == 100_000 - 20_000
    assert f.sources["grant"]["forecast"]["repaid"].minor == 100_000 - row.forecast.minor


def test_cash_of_vastmanland_comes_in_may_and_december() -> None:
    frame = cashflow("vastmanland-2022").frame()
    assert frame.groupby("month")["out"].sum().round(2).to_dict() == {"2022-05": 9_700_000, "2022-12": 4_865_000}


def test_effects_are_of_known_kinds() -> None:
    assert set(EFFECT) == {"granted", "repaid", "lapsed", "kept", "open"}
    assert set(SPENT) == {"charged", "adjusted", "returned"}


def test_rests_of_sources_that_have_nothing_to_do_with_each_other(tmp_path: Path) -> None:
    text = """title: t
period: 2022
recipients: {rows: [{id: a, beds: 1}]}
quantities: {beds: {unit: bed}}
funding: {one: {amount: 100 kr}, two: {amount: 100 kr}}
payments:
  a_rest: {pool: rest(one), shared_by: beds, funded_by: one}
  b_fixed: {amount: 30 kr, funded_by: two}
  c_rest: {pool: rest(two), shared_by: beds, funded_by: two}
  d_fixed: {amount: 40 kr, funded_by: two}
"""
    s = settled(tmp_path, text)
    assert s.paid("a_rest").tolist() == [[10000]]
    assert amount(s, "used", "two") == 100
    assert s.paid("c_rest").tolist() == [[3000]]
