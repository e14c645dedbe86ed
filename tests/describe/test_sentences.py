"""Rules as sentences: every shipped and published scheme reads in both languages, without marks of YAML."""

from pathlib import Path

import pytest

from simulator.describe import describe, design_changes, plain
from simulator.language import LANGUAGES, Locale
from simulator.scenario import definitions as d
from simulator.scenario.load import load

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [
    path.parent for path in sorted([*ROOT.glob("scenarios/*/scenario.yaml"), *ROOT.glob("tests/cases/*/scenario.yaml")])
]
EVERY = [(folder, "") for folder in FOLDERS] + [
    (folder, design.stem) for folder in FOLDERS for design in sorted((folder / "designs").glob("*.yaml"))
]


def texts(scenario: d.Scenario, language: str) -> dict[str, str]:
    """The sentences of a scenario by what they are sentences of."""
    return {sentence.path: plain(sentence) for sentence in describe(scenario, Locale.of(language)).sentences}


@pytest.mark.parametrize("folder, design", EVERY, ids=[f"{folder.name}/{design}" for folder, design in EVERY])
def test_every_scheme_reads_as_sentences(folder: Path, design: str) -> None:
    base = load(folder)
    scenario = load(folder, [design] if design else [])
    for language in LANGUAGES:
        said = describe(scenario, Locale.of(language)).sentences
        assert len({sentence.path for sentence in said}) == len(said)
        changes = design_changes(base, scenario, Locale.of(language))
        assert bool(changes) == bool(scenario.changes) or design
        for sentence in (*said, *changes):
            text = plain(sentence)
            for slot in sentence.slots:
                if slot.path.endswith(".column"):
                    text = text.replace(slot.shown, "column")  # as it stands in the file
            assert text[0].isupper() or not text[0].isalpha()
            assert text.endswith((".", ".”"))
            assert not set("{}[]_") & set(text), text
            assert "  " not in text and " ," not in text and " ." not in text, text


def test_a_rate_and_a_rest_in_swedish() -> None:
    said = texts(load(ROOT / "scenarios" / "vasterbotten-2021"), "sv")
    rate = said["payments.per_bed"].replace("\u00a0", " ")
    pool = said["payments.medication_reviews"].replace("\u00a0", " ")
    assert rate == "Hälsocentralen får 3 500 kr per boendeplats och år."
    assert pool.startswith("Det som återstår av 15 mkr per år i tilläggsbudgeten delas efter ")
