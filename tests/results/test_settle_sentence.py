"""A settlement on an outturn begins with one sentence: what is open, and between what it ends."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import simulator
from simulator import shipped
from simulator.language import Locale
from simulator.questions import RemindersQuestion

CASES = [
    (date(2022, 10, 1), "Per 2022-10-01: 14 565 000 kr i allt, vad som än rapporteras; vem som får vad är öppet."),
    (date(2022, 12, 31), "Per 2022-12-31: 14 565 000 kr i allt, inget är öppet; utbetalt 14 565 000 kr."),
]


@pytest.mark.parametrize(("day", "words"), CASES)
def test_a_pool_is_fixed_while_its_shares_are_open(day: date, words: str) -> None:
    found = simulator.settle_outturn("vastmanland-2022", shipped.find("vastmanland-2022") / "outturn.csv", day)
    assert found.sentence(Locale("sv")).replace("\u00a0", " ").startswith(words)


def test_a_fee_on_a_condition_ends_between_nothing_and_all_of_it(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(
        "period: 2022\nrecipients: {rows: [{id: a, met: yes}, {id: b, met: yes}]}\n"
        "quantities: {met: {unit: yes/no}}\npayments: {fee: {amount: 40 kr/year, requires: met, paid: 2022-12}}\n"
    )
    (tmp_path / "outturn.csv").write_text("name,row,value,known\nmet,a,yes,2022-05-01\nmet,b,,\n")
    found = simulator.settle_outturn(tmp_path, tmp_path / "outturn.csv", date(2022, 6, 1))
    words = found.sentence(Locale("en")).replace("\u00a0", " ")
    assert words.startswith("As of 2022-06-01: at least 40 kr in all,") and "at most 80 kr; paid 0 kr." in words


def test_reminders_begin_with_the_next_one() -> None:
    found = RemindersQuestion("vastmanland-2022", date(2022, 1, 15)).answer()
    assert found.sentence(Locale("sv")) == "Att hålla: 2; först 2022-05-31, utbetalning: initial."
    assert (
        RemindersQuestion("vastmanland-2022", date(2030, 1, 1)).answer().sentence(Locale("en"))
        == "Nothing more has a date."
    )
