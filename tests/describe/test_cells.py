"""A design's changes of figures and rows are told, and a change of one of them changes its own sentence alone."""

from pathlib import Path

import pytest

from simulator.describe.changes import design_changes
from simulator.describe.sentence import plain
from simulator.language import LANGUAGES, Locale
from tests.engine.written import written

SCENARIO = """
period: 2022
recipients:
  title: {sv: [vårdcentral, vårdcentraler, vårdcentralen], en: [health centre, health centres]}
  rows:
    - {id: vc07, name: Söder, listed: 9 000, own: no}
    - {id: Vård 8.1, name: Norr, listed: 4 000, own: no}
    - {id: old, name: Gamla, listed: 100, own: no}
quantities: {listed: {unit: person, title: {sv: listade, en: people listed}}, own: {unit: yes/no}}
payments: {fee: {rate: 10 kr/person/year, per: listed, accrues: month}}
"""
DESIGN = """
change:
  recipients.vc07.listed: 9 200
  recipients.vc07.own: yes
  recipients."Vård 8.1".listed: {2022-07-01: 3 800, 2022-09-01: 3 700}
add: {recipients.new: {listed: 50, name: Nya, own: no}}
remove: [recipients.old]
"""
MUTATIONS = [("9 200", "9 201"), ("own: yes", "own: no"), ("3 800", "3 801"), ("09-01", "09-02"), ("50", "51")]


def told(folder: Path, design: str, language: str) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    found = written(folder, SCENARIO, {"one": design})
    return [plain(s) for s in design_changes(found[""], found["one"], Locale(language))]


def test_figures_and_rows_are_told_in_swedish(tmp_path: Path) -> None:
    assert [text.replace("\u00a0", " ") for text in told(tmp_path, DESIGN, "sv")] == [
        "Listade för Söder: från 9 000 till 9 200.",
        "Own för Söder: från nej till ja.",
        "Listade för Norr: 3 800 från 1 juli 2022, 3 700 från 1 september 2022.",
        "Ny vårdcentral: Nya - listade 50, name Nya, own nej.",
        "Utgår som vårdcentral: Gamla.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("old", "new"), MUTATIONS)
def test_a_change_of_a_figure_changes_its_sentence_alone(tmp_path: Path, language: str, old: str, new: str) -> None:
    assert DESIGN.count(old) == 1
    before, after = told(tmp_path / "a", DESIGN, language), told(tmp_path / "b", DESIGN.replace(old, new), language)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
