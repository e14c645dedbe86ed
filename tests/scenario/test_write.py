"""What is built in Python and saved reads back equal."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import simulator
from simulator import shipped
from simulator.api import OverlayFile, ScenarioFile, build, read, save, with_tables
from simulator.problems import ScenarioError
from simulator.scenario.schema import (
    ActivityPart,
    ClaimPart,
    FundingPart,
    PaymentPart,
    PlanPart,
    QuantityPart,
    RecipientsPart,
    SourceDocument,
    TablePart,
)
from simulator.scenario.shape import validate
from simulator.scenario.write import to_yaml
from simulator.scenario.yaml_text import parse_yaml, read_yaml
from tests.properties.designs import Design, designs
from tests.scenario.models import KEYS, WORDS, models

SHIPPED = [(name, design) for name in shipped.names() for design in (None, *simulator.design_names(name))]
SECTIONS = {
    "sources": SourceDocument, "tables": TablePart, "quantities": QuantityPart, "funding": FundingPart,
    "payments": PaymentPart, "activities": ActivityPart, "plans": PlanPart,
}  # fmt: skip


def again(file: ScenarioFile | OverlayFile) -> Any:
    return validate(type(file), parse_yaml(to_yaml(file), "x.yaml"))


@pytest.mark.parametrize(("name", "design"), SHIPPED)
def test_every_shipped_scenario_and_design_reads_back_equal(name: str, design: str | None) -> None:
    file = read(name, *([design] if design else []))
    assert again(file) == file
    assert to_yaml(again(file)) == to_yaml(file)
    if design:
        overlay = validate(OverlayFile, read_yaml(shipped.folder() / name / "designs" / f"{design}.yaml"))
        assert again(overlay) == overlay


@pytest.mark.parametrize("section", SECTIONS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_part_that_the_schema_allows_reads_back_equal(section: str, data: st.DataObject) -> None:
    parts = data.draw(st.dictionaries(KEYS, models(SECTIONS[section]), min_size=1, max_size=2))
    file = ScenarioFile.model_validate({"period": "2026", section: parts})
    assert again(file) == file


@given(st.lists(models(ClaimPart), max_size=2), st.none() | models(RecipientsPart), WORDS, st.lists(WORDS, max_size=3))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_rest_of_a_file_reads_back_equal(claims: Any, recipients: Any, title: str, notes: list[str]) -> None:
    file = ScenarioFile(period=["2026", "2027"], claims=claims, recipients=recipients, title=title, notes=notes)
    assert again(file) == file


def test_numbers_dates_and_yes_or_no_of_python_become_the_words_of_a_file() -> None:
    design = OverlayFile(
        extends="../scenario.yaml", why="try", change={"payments.a": {"rate": 3500, "per": "beds"}, "x.y": True}
    )
    assert again(design).change == {"payments.a": {"rate": "3500", "per": "beds"}, "x.y": "yes"}


# -- files --------------------------------------------------------------------------------------------------------


def test_a_saved_scenario_is_paid_as_the_one_it_was_read_from(tmp_path: Path) -> None:
    name = "vasterbotten-2021"
    centres = pd.read_csv(shipped.folder() / name / "recipients.csv")
    path = save(with_tables(read(name, "capped-fee"), {"recipients": centres}), tmp_path / "own.yaml")
    assert simulator.settle(path).amounts == simulator.settle(name, "capped-fee").amounts


def test_saving_keeps_what_is_there_unless_told(tmp_path: Path) -> None:
    file, path = read("vastmanland-2022"), tmp_path / "own.yaml"
    path.write_text("mine", "utf-8")
    with pytest.raises(ScenarioError, match=r"own\.yaml"):
        save(file, path)
    assert path.read_text("utf-8") == "mine"
    save(file, path, overwrite=True)
    assert validate(ScenarioFile, read_yaml(path)) == file
    assert [found.name for found in tmp_path.iterdir()] == ["own.yaml"]


@pytest.mark.parametrize("name", ["own.txt", "nowhere/own.yaml"])
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScenarioError):
        save(read("vastmanland-2022"), tmp_path / name)


def test_what_cannot_be_read_back_is_not_written(tmp_path: Path) -> None:
    file = ScenarioFile(period="2026", quantities={"<<": {"value": "1"}})
    with pytest.raises(ScenarioError, match="<<"):
        save(file, tmp_path / "own.yaml")
    assert not list(tmp_path.iterdir())


# -- without files ------------------------------------------------------------------------------------------------

OWN = ScenarioFile(
    period=2026,
    quantities={"beds": {"unit": "bed"}, "private": {"unit": "yes/no"}},
    payments={"per_bed": {"rate": "1000 kr/bed/year", "per": "beds", "requires": "not private"}},
)
CENTRES = pd.DataFrame({"id": ["a", "b", "c"], "beds": [10.0, 20.0, 30.0], "private": [False, True, False]})


def test_a_scenario_is_built_from_objects_and_a_frame() -> None:
    result = simulator.settle(build(OWN, {"recipients": CENTRES}))
    assert result.amounts_minor["per_bed"] == {"a": 10_000_00, "b": 0, "c": 30_000_00}
    assert simulator.settle(build(OWN, {"recipients": CENTRES.set_index("id")})).amounts == result.amounts


@pytest.mark.parametrize(("name", "design"), SHIPPED)
def test_what_is_built_is_paid_as_what_is_loaded(name: str, design: str | None) -> None:
    designs = [design] if design else []
    built = simulator.settle(build(read(name, *designs), folder=shipped.folder() / name, base=simulator.load(name)))
    loaded = simulator.settle(name, *designs)
    assert built.amounts == loaded.amounts
    assert built.scenario.plans.keys() == loaded.scenario.plans.keys()
    for plan, lines in built.scenario.plans.items():
        assert [line.row for line in lines.lines] == [line.row for line in loaded.scenario.plans[plan].lines]


def test_faults_of_a_built_scenario_name_their_path() -> None:
    wrong = OWN.model_copy(update={"payments": {"per_bed": PaymentPart(rate="1000 kr/bed/year", per="bed_s")}})
    with pytest.raises(ScenarioError) as bad:
        build(wrong, {"recipients": CENTRES})
    assert [str(problem.place) for problem in bad.value.problems] == ["built: payments.per_bed.per"]
    with pytest.raises(ScenarioError) as bad:
        build(OWN, {"recipients": CENTRES.assign(beds=["10", None, "many"])})
    assert {(problem.code, str(problem.place)) for problem in bad.value.problems} == {
        ("empty_cell", "built: recipients.rows.1.beds"),
        ("not_a_number", "built: recipients.rows.2.beds"),
    }
    with pytest.raises(ScenarioError, match="recipients"):
        build(OWN, {"recipient": CENTRES})


@given(designs())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_random_design_saved_reads_back_equal_and_is_paid_the_same(design: Design) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in {**design.files, "scenario.yaml": design.text}.items():
            (folder / path).write_text(text, "utf-8")
        file = read(folder)
        assert again(file) == file
        saved = save(file, folder / "own.yaml")
        assert read(saved) == file
        answers = [answer(lambda: simulator.load(folder)), answer(lambda: simulator.load(saved))]
        answers.append(answer(lambda: build(file, folder=folder)))
    assert answers[0] == answers[1] == answers[2]


def answer(scenario: Callable[[], Any]) -> Any:
    """What is paid, or why nothing is; places differ between a file and typed objects."""
    try:
        return simulator.settle(scenario()).amounts
    except ScenarioError as bad:
        return sorted((problem.code, str(sorted(problem.params.items()))) for problem in bad.problems)
