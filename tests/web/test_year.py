"""The year, incentives and the line on risk: the page says what the public functions say."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from simulator import api
from simulator.decide.incentive_curve import incentive
from simulator.language import Locale
from simulator.money import Money
from simulator.results.grant_checks import grant_checks
from simulator.results.reminders import reminders
from simulator.shipped import find
from simulator.tables.cells import amount, probability_with_interval
from simulator.web.answers import Asked
from simulator.web.tasks import LetterTask
from tests.web.conftest import Page

GRANT, DAY = "jamtland-harjedalen-2025", "2025-11-30"
OPEN, ON = "vastmanland-2022", "2022-10-05"
SV = Locale("sv")


def outturn() -> Path:
    path = Path(find(OPEN))
    return (path if path.is_dir() else path.parent) / "outturn.csv"


def send(page: Page, key: str, name: str, data: bytes) -> Any:
    files = {"file": (name, data, "text/csv")}
    return page.client.post(f"/p/{key}/outturn", data={"csrf": page.settings.csrf, "day": ON}, files=files)


def test_duties_stand_by_day_and_come_along_as_a_calendar(page: Page) -> None:
    key = page.store.create(GRANT, ())
    text = page.client.get(f"/p/{key}/year?day={DAY}").text
    settlement = api.settle(GRANT).settlement
    found = reminders(settlement, date.fromisoformat(DAY))
    assert found.duties and all(str(one.day) in text for one in found.duties)
    assert page.client.get(f"/p/{key}/duties.ics").text.count("BEGIN:VEVENT") == len(reminders(settlement).duties)


def test_every_condition_has_its_light(page: Page) -> None:
    key = page.store.create(GRANT, ())
    text = page.client.get(f"/p/{key}/year?day={DAY}").text
    rows = grant_checks(api.settle(GRANT).settlement).rows
    for status in ("green", "amber", "red"):
        many = sum((row.status == status) + sum(one == status for one in row.found.values()) for row in rows)
        assert text.count(f'class="light {status}"') == many + 1  # and in the table of sums


def test_an_outturn_says_what_is_paid_and_between_what_it_ends(page: Page) -> None:
    key = page.store.create(OPEN, ())
    text = page.client.get(f"/p/{key}/year?day={ON}&outturn=outturn.csv").text
    found = api.settle_outturn(OPEN, outturn(), date.fromisoformat(ON))
    paid = sum((row.paid for row in found.rows), Money(0, found.currency))
    assert amount(paid, SV, unit=False) in text
    assert SV.word("web_year_settled") in text


def test_an_outturn_of_ones_own_goes_with_its_proposal(page: Page) -> None:
    key = page.store.create(OPEN, ())
    answer = send(page, key, "../../mine.csv", outturn().read_bytes())
    assert answer.headers["location"] == f"/p/{key}/year?day={ON}&outturn=mine"
    shipped = page.client.get(f"/p/{key}/year?day={ON}&outturn=outturn.csv").text
    mine = page.client.get(answer.headers["location"]).text
    tables = [re.findall(r"<table.*?</table>", text, re.S) for text in (shipped, mine)]
    assert tables[0] == tables[1] != []
    assert [p.name for p in page.settings.outturns.rglob("*.csv")] == ["outturn.csv"]
    page.post(f"/p/{key}/delete")
    assert list(page.settings.outturns.rglob("*.csv")) == []


@pytest.mark.parametrize(
    ("name", "data"), [("x.exe", b"MZ"), ("x.csv", b"name,row,value,known\nnothing,vc01,1,2022-01-01\n")]
)
def test_an_outturn_that_cannot_be_read_is_told(page: Page, name: str, data: bytes) -> None:
    key = page.store.create(OPEN, ())
    answer = send(page, key, name, data)
    if answer.status_code == 303:
        answer = page.client.get(answer.headers["location"])
    assert 'role="alert"' in answer.text


def test_a_letter_is_about_its_recipient_and_nobody_else(page: Page) -> None:
    task = LetterTask(
        Asked("vasterbotten-2021", ("open-fee",), "{}"), "sv", "html", "hc02", None, None, page.settings.asked, 0.0
    )
    text = task(lambda _: None).decode()
    paid = api.settle("vasterbotten-2021", "open-fee").by_recipient["hc02"]
    assert "hc02" in text and amount(paid, SV) in text.replace("&nbsp;", "\u00a0")
    assert not re.search(r"\bhc(?!02)\d\d\b", text)


def test_one_more_is_worth_what_the_curve_says_where_the_recipient_is(page: Page) -> None:
    key = page.store.create("vasterbotten-2021", ("fee-with-threshold",))
    text = page.client.get(f"/p/{key}/incentives?of=reviewed&to=1").text
    curve = incentive(api.settle("vasterbotten-2021", "fee-with-threshold"), "hc02", "reviewed")
    at = list(curve.at).index(curve.now)
    assert amount(Money(int(curve.marginal[at]), curve.currency), SV, signed=True) in text
    assert len(curve.cliffs) > 0 and SV.word("web_notches") in text
    assert page.client.get(f"/p/{key}/incentives?to=39").status_code == 404


@pytest.mark.parametrize("millions", [14, 15, 16])
def test_the_line_says_how_likely_the_cost_is_to_pass_it(page: Page, millions: int) -> None:
    key = page.store.create("vasterbotten-2021", ("open-fee",))
    text = page.client.get(f"/p/{key}/risk/line?number={millions} 000 000").text
    (risk,) = api.simulate("vasterbotten-2021", "open-fee", draws=10_000, seed=1).designs[:1]
    found = risk.passing_probability(millions * 10**8)
    assert probability_with_interval(found, SV) in text
    hits = int((risk.costs_minor > millions * 10**8).sum())
    assert abs(Fraction(hits, len(risk.costs_minor)) - Fraction(found.value)) < Fraction(1, 50)
    if millions == 15:
        assert found.value == risk.overrun_probability.value


def test_what_is_proven_of_the_budget_is_proven_of_the_line_there(page: Page) -> None:
    key = page.store.create("vasterbotten-2021", ("capped-fee",))
    (risk,) = api.simulate("vasterbotten-2021", "capped-fee", draws=1000, seed=1).designs[:1]
    assert risk.passing_probability(15 * 10**8).basis == "proven" == risk.overrun_probability.basis
    assert risk.passing_probability(15 * 10**8 - 1).basis != "proven"
    assert probability_with_interval(risk.passing_probability(15 * 10**8), SV) in page.client.get(f"/p/{key}/risk").text


def test_every_claim_has_the_light_of_its_verdict(page: Page) -> None:
    key = page.store.create("vasterbotten-2021", ())
    text = page.client.get(f"/p/{key}/sources").text
    verdicts = [one.verdict for one in api.check("vasterbotten-2021")]
    green = sum(one in ("holds", "rounded") for one in verdicts)
    assert green > 0 and text.count('class="light green"') == green
    assert text.count('class="light amber"') == sum(one in ("differs", "not_stated") for one in verdicts)
    assert text.count('class="light red"') == verdicts.count("fails")
