"""What is made up says so in every answer on it: the recipients, and the outturn."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import simulator
from simulator import shipped
from simulator.language import Language, Locale
from simulator.questions import SpendingQuestion
from simulator.tables.shown import Shown

SAID: dict[Language, str] = {"sv": "Påhittat utfall", "en": "Made-up outturn"}


def notes(shown: Shown, language: Language) -> str:
    return "\n".join(note for table in shown.tables(Locale(language)) for note in table.notes)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_shipped_outturns_are_made_up_and_say_so(language: Language) -> None:
    file = shipped.find("vastmanland-2022") / "outturn.csv"
    whole = simulator.settle_outturn("vastmanland-2022", file, date(2022, 10, 1))
    grants = shipped.find("jamtland-harjedalen-2025") / "outturn.csv"
    spending = SpendingQuestion("jamtland-harjedalen-2025", str(grants), date(2025, 9, 30)).answer()
    for shown in (whole, whole.of_recipient("vc01"), spending):
        assert SAID[language] in notes(shown, language)


@pytest.mark.parametrize(("column", "is_said"), [("", False), (",no", False), (",yes", True), (",ja", True)])
def test_an_outturn_is_made_up_where_a_row_says_so(tmp_path: Path, column: str, is_said: bool) -> None:
    (tmp_path / "scenario.yaml").write_text(
        "period: 2022\nrecipients: {rows: [{id: a, visits: 4}]}\nquantities: {visits: {unit: visit/year}}\n"
        "payments: {fee: {rate: 10 kr/visit, per: visits}}\n"
    )
    heading = ",synthetic" if column else ""
    (tmp_path / "outturn.csv").write_text(f"name,row,value{heading}\nvisits,a,5{column}\n")
    shown = simulator.settle_outturn(tmp_path, tmp_path / "outturn.csv", date(2022, 12, 31))
    assert (SAID["en"] in notes(shown, "en")) is is_said
    assert "Made-up data" not in notes(shown, "en")
