"""What stands in the document goes by titles: no name that files have for a payment, quantity or recipient."""

import re

import pytest

from simulator.tables.cells import texts
from tests.report.conftest import made_memo

CODES = re.compile(r"\b(per_bed|medication_reviews|supplementary_budget|bed_rate|doctor_hour_\w+|hc\d\d|total\()")


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_assumptions_and_claims_go_by_titles(lang: str) -> None:
    memo = made_memo(lang)
    for table in memo.tables():
        if table.key != "manifest":
            said = [text for row in texts(table, memo.locale) for text in row]
            assert [text for text in said if CODES.search(text)] == [], table.key


def test_what_is_claimed_is_said_in_words() -> None:
    claims = next(table for table in made_memo("sv").tables() if table.key == "claims")
    said = [str(row[1]) for row in claims.rows]
    assert "Summan av fast ersättning per boendeplats för alla" in said
    assert "Det som återstår av tilläggsbudgeten delat med summan av boendeplatser för alla" in said
    assert any(text.endswith(", Hälsocentral 02") for text in said)
