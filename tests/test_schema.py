"""The schema that editors read is the one that scenarios are held against."""

import json
from pathlib import Path

from simulator.scenario.schema import json_schema

SCHEMA = Path(__file__).resolve().parent.parent / "scenarios" / "scenario.schema.json"


def test_the_exported_schema_is_up_to_date() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == json_schema(), "write it again: simulator schema > " + SCHEMA.name


def test_it_names_the_keys_of_a_scenario_and_of_a_design() -> None:
    scenario, design = json_schema()["anyOf"]
    assert {"period", "recipients", "quantities", "payments", "claims"} <= set(scenario["properties"])
    assert {"extends", "why", "change", "add", "remove"} <= set(design["properties"])
    assert scenario["additionalProperties"] is False
