"""Text files as systems write them: the same table pays the same, however it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

import simulator
from simulator.problems import ScenarioError
from tests.files.making import LISTED, csv_case, paid, result

PLAIN = "id;listed\nÖrnsköldsvik;1200\nÅre;800\n"
RIGHT = {"Örnsköldsvik": 1_200_000.0, "Åre": 800_000.0}

WRITTEN = {
    "utf-8": PLAIN.encode(),
    "bom": PLAIN.encode("utf-8-sig"),
    "utf-16": PLAIN.encode("utf-16"),
    "utf-16 without mark": PLAIN.encode("utf-16-le"),
    "windows-1252": PLAIN.encode("cp1252"),
    "old line ends": PLAIN.replace("\n", "\r").encode(),
    "windows line ends": PLAIN.replace("\n", "\r\n").encode(),
    "said delimiter": b"sep=;\n" + PLAIN.encode(),
    "comma": PLAIN.replace(";", ",").encode(),
    "tab": PLAIN.replace(";", "\t").encode(),
    "trailing delimiters": PLAIN.replace("\n", ";;\n").encode(),
    "comma in headings": "id;listed;Adress, ort, land\nÖrnsköldsvik;1200;A, B, C\nÅre;800;D, E, F\n".encode(),
    "short rows": "id;listed;anm\nÖrnsköldsvik;1200\nÅre;800;x\n".encode(),
    "doubled heading that nothing reads": "id;listed;x;x\nÖrnsköldsvik;1200;1;2\nÅre;800;3;4\n".encode(),
    "fault in a column that nothing reads": "id;listed;x\nÖrnsköldsvik;1200;#DIV/0!\nÅre;800;\u200bq\n".encode(),
    "spaces that do not break": "id;listed\nÖrnsköldsvik;1\u00a0200\nÅre;800\n".encode(),
    "narrow spaces": "id;listed\nÖrnsköldsvik;1\u202f200\nÅre;800\n".encode(),
    "floats": "id;listed\nÖrnsköldsvik;1200.0000000000002\nÅre;8e2\n".encode(),
    "titles above": ("Listade 2025;\n;\n" + PLAIN).encode(),
    "a total": (PLAIN + "Totalt;2000\n").encode(),
    "a footnote": (PLAIN + "\nKälla: listningsregistret;\n").encode(),
    "letters composed otherwise": "id;listed\nO\u0308rnsko\u0308ldsvik;1200\nA\u030are;800\n".encode(),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_however_it_is_written_it_pays_the_same(tmp_path: Path, way: str) -> None:
    assert paid(csv_case(tmp_path, WRITTEN[way])) == RIGHT


NUMBERS = {
    "1,234,567|12,345": (1234567, 12345),
    "1.234.567|12.345": (1234567, 12345),
    "2.125|3.5": (2.125, 3.5),
    "2,125|3,5": (2.125, 3.5),
    "1e+05|98765": (100000, 98765),
    "1,2E+03|5": (1200, 5),
    "1/2|1": (0.5, 1),
    "437600.0200000001|1": (437600.02, 1),
    "0.30000000000000004|1": (0.3, 1),
}


@pytest.mark.parametrize("cells", NUMBERS)
def test_a_column_shows_how_its_numbers_are_meant(tmp_path: Path, cells: str) -> None:
    first, second = cells.split("|")
    text = f'id;listed\nA;"{first}"\nB;"{second}"\n'
    assert tuple(amount / 1000 for amount in paid(csv_case(tmp_path, text)).values()) == NUMBERS[cells]


def test_thirds_are_exact(tmp_path: Path) -> None:
    """Three times two thirds is two, where a rounded decimal would fall on the wrong side of a limit."""
    share = "part: {unit: 1, column: listed}"
    pay = ["cap: {amount: 300 kr * part, requires: 3 * part >= 2}"]
    assert paid(csv_case(tmp_path, "id,listed\nA,2/3\n", quantities=[share], payments=pay)) == {"A": 200}


@pytest.mark.parametrize(("yes", "no"), [("SANT", "FALSKT"), ("TRUE", "False"), ("J", "N"), ("y", "n"), ("1.0", "0.0")])
def test_yes_and_no(tmp_path: Path, yes: str, no: str) -> None:
    pay = ["cap: {rate: 1 000 kr/person/year, per: listed, requires: ok}"]
    text = f"id;listed;ok\nA;12;{yes}\nB;8;{no}\n"
    assert paid(csv_case(tmp_path, text, quantities=[LISTED, "ok: {unit: yes/no}"], payments=pay)) == {
        "A": 12000,
        "B": 0,
    }


PLAIN_DATES = [
    "2025-03-01 00:00:00", "2025-03-01T23:59:59.000Z", "20250301", "01MAR2025", "1 mars 2025", "01-Mar-2025",
    "2025/03/01",
]  # fmt: skip
DATES = [
    *((text, "") for text in PLAIN_DATES),
    ("01/03/2025", "dates: dd/mm/yyyy"), ("3/1/2025", "dates: mm/dd/yyyy"), ("1.3.2025 08:15", "dates: dd.mm.yyyy"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "declared"), DATES)
def test_dates(tmp_path: Path, text: str, declared: str) -> None:
    pay = ["cap: {amount: 1 kr, requires: start == 2025-03-01}"]
    folder = csv_case(tmp_path, f"id;start\nA;{text}\n", declared, quantities=["start: {unit: date}"], payments=pay)
    assert paid(folder) == {"A": 1}


MARKS = [".", "z", "[low]", "..", ":", "*", "x", "(b)", "[c]", "n/a", "NaN", "<5", "#SAKNAS!"]


@pytest.mark.parametrize("mark", MARKS)
def test_usual_marks_are_missing_where_that_may_be(tmp_path: Path, mark: str) -> None:
    def case(missing: str) -> Path:
        quantity = f"listed: {{unit: person, {missing}}}"
        return csv_case(
            tmp_path, f"id;listed\nA;12\nB;{mark}\n", quantities=[quantity], payments=["cap: {amount: 1 kr}"]
        )

    assert paid(case("missing: not_stated")) == {"A": 1, "B": 1}
    with pytest.raises(ScenarioError) as bad:
        result(case("missing: refuse"))
    assert [problem.place.line for problem in bad.value.problems] == [3]


def test_a_mark_is_what_the_table_says(tmp_path: Path) -> None:
    text = "id;listed\nA;12\nB;-\n"
    assert paid(csv_case(tmp_path, text, 'marks: {"-": 0}')) == {"A": 12000, "B": 0}
    with pytest.raises(ScenarioError):
        result(csv_case(tmp_path, text))


def test_a_missing_mark_in_facts_is_no_silent_repetition(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("id,from,listed\nA,2025-07-01,..\n")
    with pytest.raises(ScenarioError) as bad:
        result(csv_case(tmp_path, "id,listed\nA,12\n", "facts: f.csv", payments=[
            "cap: {rate: 1 000 kr/person/year, per: listed, accrues: month}"]))  # fmt: skip
    assert [(p.code, p.place.line) for p in bad.value.problems] == [("mark_in_cell", 2)]


def test_a_renamed_heading_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as bad:
        result(csv_case(tmp_path, "id;Antal listade\nA;12\n"))
    assert "id, Antal listade" in bad.value.text("en")


def test_of_many_like_messages_ten_are_shown(tmp_path: Path) -> None:
    rows = "".join(f"c{n};y{n}\n" for n in range(8077))
    with pytest.raises(ScenarioError) as bad:
        result(csv_case(tmp_path, f"id;listed\n{rows}"))
    lines = bad.value.text("en").splitlines()
    assert len(lines) == 11 and lines[-1].endswith("and 8067 more like it")


def test_a_vintage_compares_days_however_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "ix.csv").write_text("year;published;value\n2025;20241215;1,02\n2025;1 mars 2025;1,05\n")
    series = "ix: {unit: 1, series: ix.csv, vintage: 2024-12-31}"
    pay = ["cap: {amount: 100 kr * ix}"]
    assert paid(csv_case(tmp_path, "id;listed\nA;1\n", quantities=[series], payments=pay)) == {"A": 102}


@pytest.mark.parametrize("declared", [[], ["area: {unit: text}"]])
def test_a_row_without_a_group_is_none(tmp_path: Path, declared: list[str]) -> None:
    pay = ["cap: {amount: '1 000 kr * share(listed, area)'}"]
    with pytest.raises(ScenarioError) as bad:
        result(csv_case(tmp_path, "id;listed;area\nA;1;N\nB;2;\n", quantities=[LISTED, *declared], payments=pay))
    assert [(p.code, p.place.line) for p in bad.value.problems] == [("empty_group", 3)]


AMOUNTS = """
currency: GBP
period: 2023
recipients: {{file: list.csv{how}}}
quantities:
  listed: {{unit: person}}
  paid:   {{unit: GBP, negative: allowed}}
payments:
  head: {{rate: 1 GBP/person, per: listed}}
  last: {{amount: paid, negative: allowed}}
"""


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("£382,112.35", 38_211_235),
        ("-£1,000,000", -100_000_000),
        ("£-12,000.50", -1_200_050),
        ("(1 250)", -125_000),
        ("(£250.10)", -25_010),
        ("1 250-", -125_000),
        ("120 GBP", 12_000),
        ("120 pence", 120),
    ],
)
def test_amounts_as_finance_systems_write_them(tmp_path: Path, cell: str, minor: int) -> None:
    (tmp_path / "list.csv").write_text(f"id;listed;paid\na;1;{cell}\n\nb;2;0\n", "utf-8")
    (tmp_path / "scenario.yaml").write_text(AMOUNTS.format(how=""), "utf-8")
    found = simulator.settle(tmp_path)
    assert found.amounts_minor["last"]["a"] == minor
    assert [note.code for note in found.scenario.recipients.sheet.notes] == ["empty_lines"]


@pytest.mark.parametrize(
    ("cell", "code"), [("120 kr", "unit_in_cell"), ("$120", "unit_in_cell"), ("(b)", "mark_in_cell")]
)
def test_amounts_of_other_kinds_are_refused(tmp_path: Path, cell: str, code: str) -> None:
    (tmp_path / "list.csv").write_text(f"id;listed;paid\na;1;{cell}\n", "utf-8")
    (tmp_path / "scenario.yaml").write_text(AMOUNTS.format(how=""), "utf-8")
    with pytest.raises(ScenarioError) as refused:
        simulator.settle(tmp_path)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_table_may_say_what_stands_between_thousands(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        'id,listed,paid\na,"3,914","£1,000"\nb,"18,102","£5,000"\nTotal,"22,016","£6,000"\n', "utf-8"
    )
    (tmp_path / "scenario.yaml").write_text(AMOUNTS.format(how=""), "utf-8")
    with pytest.raises(ScenarioError, match="thousands"):
        simulator.settle(tmp_path)
    (tmp_path / "scenario.yaml").write_text(AMOUNTS.format(how=', thousands: ","'), "utf-8")
    assert simulator.settle(tmp_path).by_recipient_minor == {"a": 491_400, "b": 2_310_200}


def test_headings_on_two_rows_are_found_by_months_and_months_stand_for_days(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(";Listade;;Besök;\nid;jan;feb;jan;feb\na;100;110;5;6\n", "utf-8")
    (tmp_path / "facts.csv").write_text("id;from;beds\na;2023-02;7\n", "utf-8")
    (tmp_path / "scenario.yaml").write_text(
        """
period: {from: 2023-01-01, to: 2023-02-28}
recipients: {file: list.csv, facts: facts.csv}
quantities:
  listed: {unit: person, by_month: "Listade {month}"}
  visits: {unit: visit, by_month: "Besök {month}"}
  beds:   {unit: bed, missing: not_stated}
payments:
  head: {rate: 12 kr/person/year, per: listed, accrues: month}
  fee:  {rate: 1 kr/visit, per: visits, accrues: month}
  late: {amount: "where(slice_number == 2, beds * 1 kr/bed, 0)", accrues: month}
""",
        "utf-8",
    )
    assert simulator.settle(tmp_path).by_recipient_minor == {"a": 21_000 + 1_100 + 700}
