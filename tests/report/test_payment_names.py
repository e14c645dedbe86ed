"""Readers see titles of payments, designs and quantities, and names of recipients: never the keys of the files."""

from __future__ import annotations

from simulator.report.memo import Bullets, Paragraph
from tests.report.conftest import made_memo_with_risk

CODE = ("per_bed", "medication_reviews", "open-fee", "capped-fee", "fee-with-threshold", "hc02")


def test_no_name_of_a_file_stands_in_what_is_decided_on() -> None:
    for lang in ("sv", "en"):
        for section in made_memo_with_risk(lang).sections:
            for block in section.blocks:
                texts = block.items if isinstance(block, Bullets) else [getattr(block, "text", "")]
                if isinstance(block, Bullets | Paragraph):
                    for text in texts:
                        assert not any(name in text for name in CODE), text
                        assert "{" not in text and "}" not in text


def test_tables_of_recipients_and_payments_have_titles_as_headings() -> None:
    memo = made_memo_with_risk("sv")
    tables = {table.key: table for table in memo.tables()}
    assert tables["components"].columns[1].heading == "Fast ersättning per boendeplats"
    assert str(tables["differences"].rows[0][0]) == "Hälsocentral 01"
    assert str(tables["results"].rows[1][0]).startswith("A. ")
