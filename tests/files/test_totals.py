"""Rows that sum others: never counted in silence, never dropped in silence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from simulator.language import Locale
from simulator.problems import ScenarioError
from tests.files.making import LISTED, csv_case, paid, result

NAMES = [
    "Länet totalt",
    "Samtliga enheter",
    "Grand Total",
    "Summa",
    "Totalt",
    "Riket",
    "Hela regionen",
    "Summa vårdcentraler",
    "Delsumma",
    "Total England",
    "I alt",
    "Totalt Region X",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_named_sum_is_left_out_and_noted(tmp_path: Path, name: str) -> None:
    folder = csv_case(tmp_path, f"id;listed\nA;1200\nB;800\n{name};2000\n")
    assert sum(paid(folder).values()) == 2_000_000
    assert any(name in note and "2000" in note for note in result(folder).notes(Locale("en")))


@pytest.mark.parametrize("seed", range(12))
def test_subtotals_and_totals_wherever_they_stand(tmp_path: Path, seed: int) -> None:
    """Law: a table with its blocks' sums between and their sum at either end pays what the bare table pays."""
    rng = random.Random(seed)
    blocks = [[(rng.randint(100, 9000), rng.randint(100, 9000)) for _ in range(rng.randint(3, 6))] for _ in range(3)]
    named = seed % 2 == 0
    rows, bare, n = [], [], 0
    for b, block in enumerate(blocks):
        for listed, visits in block:
            n += 1
            bare.append(f"c{n};{listed};{visits}")
            rows.append(bare[-1])
        rows.append(f"{'Delsumma' if named else f'Område {b}'};{sum(x for x, _ in block)};{sum(y for _, y in block)}")
    both = [cells for block in blocks for cells in block]
    grand = f"{'Totalt' if named else 'Regionen'};{sum(x for x, _ in both)};{sum(y for _, y in both)}"
    rows = [grand, *rows] if seed % 3 == 0 and named else [*rows, grand]
    quantities = [LISTED, "visits: {unit: visit}"]
    got = paid(csv_case(tmp_path, "id;listed;visits\n" + "\n".join(rows) + "\n", quantities=quantities))
    assert got == paid(csv_case(tmp_path, "id;listed;visits\n" + "\n".join(bare) + "\n", quantities=quantities))


ONE = "id;listed\nA;1200\nB;800\nNorr;2000\n"


def test_where_one_column_agrees_a_question_is_asked_and_may_be_answered(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as bad:
        result(csv_case(tmp_path, ONE))
    assert [(p.code, p.place.line) for p in bad.value.problems] == [("may_be_a_sum", 4)]
    assert sum(paid(csv_case(tmp_path, ONE, "rows: to B")).values()) == 2_000_000
    assert sum(paid(csv_case(tmp_path, ONE, "without: [Norr]")).values()) == 2_000_000
    assert sum(paid(csv_case(tmp_path, ONE, "without: []")).values()) == 4_000_000
    assert sum(paid(csv_case(tmp_path, ONE, "rows: to Norr")).values()) == 4_000_000


def test_a_name_of_a_sum_that_does_not_sum_is_asked_about(tmp_path: Path) -> None:
    text = "id;listed\nA;1200\nB;800\nTotal Care;900\n"
    with pytest.raises(ScenarioError) as bad:
        result(csv_case(tmp_path, text))
    assert [p.code for p in bad.value.problems] == ["row_of_sums"]
    assert sum(paid(csv_case(tmp_path, text, "without: []")).values()) == 2_900_000


def test_a_sum_without_a_name(tmp_path: Path) -> None:
    assert sum(paid(csv_case(tmp_path, "id;listed\nA;1200\nB;800\n;2000\n")).values()) == 2_000_000
    with pytest.raises(ScenarioError) as bad:
        result(csv_case(tmp_path, "id;listed\nA;1200\nB;800\n;1999\n"))
    assert [p.code for p in bad.value.problems] == ["empty_cell"]


def test_a_column_that_nothing_reads_may_support_the_sum(tmp_path: Path) -> None:
    text = "id;listed;visits;share\nA;12;5;0,5\nB;8;7;0,2\nC;11;4;0,3\nNorr;31;16;0,4\n"
    assert sum(paid(csv_case(tmp_path, text)).values()) == 31_000


def test_subtotals_in_one_column_are_one_question(tmp_path: Path) -> None:
    text = "id;listed\nA;1200\nB;800\nNorr;2000\nC;500\nD;700\nSöder;1200\nAllt;3200\n"
    with pytest.raises(ScenarioError) as bad:
        result(csv_case(tmp_path, text))
    assert [(p.code, p.place.line) for p in bad.value.problems] == [("may_be_a_sum", 8)]
    assert "Norr, Söder, Allt" in bad.value.text("en")
    assert sum(paid(csv_case(tmp_path, text, "without: [Norr, Söder, Allt]")).values()) == 3_200_000


@pytest.mark.parametrize("name", ["Medelvärde", "Genomsnitt alla", "Average"])
def test_a_row_of_averages_is_no_recipient(tmp_path: Path, name: str) -> None:
    assert sum(paid(csv_case(tmp_path, f"id;listed\nA;1200\nB;800\nTotalt;2000\n{name};1000\n")).values()) == 2_000_000


def test_thousands_of_a_total_are_read_as_its_column_shows(tmp_path: Path) -> None:
    text = 'id,listed\nA,"1,234,567"\nB,"12,345"\nTotal,"1,246,912"\n'
    assert sum(paid(csv_case(tmp_path, text)).values()) == 1_246_912_000
