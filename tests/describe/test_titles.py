"""Titles: what people read instead of names, in both languages, and what a design changes as a sentence."""

import json
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.describe import design_changes, heading_of, plain, recipient_titles, title_of, unit_word
from simulator.language import LANGUAGES, Locale
from simulator.scenario.load import load
from simulator.starter import write_starter

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(path.parent for path in ROOT.glob("scenarios/*/scenario.yaml"))
SECTIONS = ("quantities", "funding", "payments", "activities", "plans")


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_shipped_scenario_and_its_designs_have_titles_in_both_languages(folder: Path) -> None:
    laid_on = [path.stem for part in ("designs", "responses") for path in sorted((folder / part).glob("*.yaml"))]
    for design in ("", *laid_on):
        scenario = load(folder, [design] if design else [])
        names = [name for section in SECTIONS for name in getattr(scenario, section)]
        untitled = [name for name in names if name not in scenario.titles.names]
        assert untitled == [], design
        texts = [*scenario.titles.names.values(), *scenario.notes, *([scenario.why] if design else [])]
        assert [text for text in texts if not (text.sv and text.en)] == [], design


def test_the_starter_has_titles_in_both_languages(tmp_path: Path) -> None:
    write_starter(tmp_path / "own")
    scenario = load(tmp_path / "own", ["fee-per-review"])
    assert scenario.why.sv and scenario.why.en
    assert {*scenario.quantities, *scenario.payments, *scenario.funding} <= set(scenario.titles.names)


def test_what_has_no_title_is_called_by_its_name() -> None:
    scenario = load(ROOT / "scenarios" / "vasterbotten-2021", ["class-rates"])
    assert title_of(scenario, "per_bed", "sv") == "fast ersättning per boendeplats"
    assert heading_of(scenario, "per_bed", "en") == "Fixed payment per bed"
    assert title_of(scenario, "kinds.short_stay", "sv") == "slag av plats (korttidsplatser)"
    assert title_of(scenario, "never_heard_of", "en") == "never heard of"
    assert unit_word(scenario, "bed", "sv", plural=True) == "boendeplatser"
    assert unit_word(scenario, "months", "sv", plural=True) == "månader"
    assert recipient_titles(scenario)["hc01"] == "Hälsocentral 01"


def test_a_changed_rate_reads_from_and_to(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    copytree(ROOT / "scenarios" / "vasterbotten-2021", folder)
    base = folder / "scenario.yaml"
    (folder / "d.yaml").write_text(
        "extends: scenario.yaml\nwhy: more\nchange:\n  quantities.bed_rate.value: 4 000 kr/bed/year\n",
        encoding="utf-8",
    )
    one, other = load(base), load(folder / "d.yaml")
    said = {lang: [plain(sentence) for sentence in design_changes(one, other, Locale(lang))] for lang in LANGUAGES}
    assert [text.replace("\u00a0", " ") for text in said["sv"]] == [
        "Fast ersättning per boendeplats: från 3 500 till 4 000 kr per boendeplats och år."
    ]
    assert said["en"][0].replace("\u00a0", " ") == (
        "Fixed payment per bed: from 3,500 to 4,000 kr per care home bed and year."
    )


def test_the_command_gives_sentences_with_slots() -> None:
    found = CliRunner().invoke(
        app, ["describe", "vasterbotten-2021", "--design", "capped-fee", "--json", "--lang", "en"]
    )
    assert found.exit_code == 0, found.output
    book = json.loads(found.stdout)
    (rate,) = (s for part in book["sections"] for s in part["sentences"] if s["path"] == "payments.per_bed")
    (price, *_) = (part for part in rate["parts"] if not isinstance(part, str))
    assert (price["path"], price["value"], price["unit"]) == ("quantities.bed_rate.value", 3500, "kr/bed/year")
    assert price["source"] == "RS 469-2021"
    assert book["changes"] and book["why"]
    text = CliRunner().invoke(app, ["describe", "vasterbotten-2021", "--design", "capped-fee", "--lang", "sv"])
    assert text.stdout.startswith("Ändringar i förslaget: Pris per genomgång med tak")
