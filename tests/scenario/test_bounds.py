"""What reading costs and says is bounded: long words are cut short, large files are read in time that is linear."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from simulator.problems import ScenarioError
from simulator.scenario.load import load
from simulator.scenario.overlay import read_layered

HEAD = "period: 2022\nrecipients: {rows: [{id: a, beds: 50}, {id: b, beds: 30}]}\n"
FEE = "payments:\n  fee: {amount: 1 kr}\n"
LONG = "x" * 32_000
MANY = 6_000
MOST_MESSAGE = 1_200
MOST_SECONDS = 30.0

LONG_WORDS = {
    "name": HEAD + f"payments:\n  fee: {{amount: 1 kr * {LONG[:1900]}}}\n",
    "key": HEAD + FEE + f"{LONG}: 1\n",
    "payment": HEAD + f"payments:\n  {LONG}-x: {{amount: 1 kr}}\n",
    "value": HEAD + f"quantities: {{q: {{value: {LONG}}}}}\n" + FEE,
    "unit": HEAD + f"quantities: {{q: {{unit: {LONG}/-, value: 1}}}}\n" + FEE,
    "number": HEAD + f"payments:\n  fee: {{amount: {'1' * 32_000} kr}}\n",
    "sum": HEAD + f"payments:\n  fee: {{amount: {' + '.join(['1 kr'] * 9_000)}}}\n",
    "file": f"period: 2022\nrecipients: {{file: {LONG}.csv}}\n" + FEE,
    "extends": f"extends: {LONG}.yaml\nwhy: long\n",
    "date": HEAD + f"quantities: {{q: {{value: {{{LONG}: 1 kr}}}}}}\n" + FEE,
    "source": HEAD + "sources: {a: {}}\npayments:\n  fee: {amount: 1 kr, source: " + LONG + "}\n",
    "period": f"period: {LONG}\n" + FEE,
    "cell": f"period: 2022\nrecipients: {{rows: [{{id: a, beds: {LONG}}}]}}\nquantities: {{beds: {{unit: bed}}}}\n"
    + "payments:\n  fee: {rate: 1 kr/bed, per: beds}\n",
}


@pytest.mark.parametrize("what", LONG_WORDS)
def test_a_message_repeats_little_of_a_long_word(what: str, tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(LONG_WORDS[what], "utf-8")
    with pytest.raises(ScenarioError) as found:
        load(file)
    for problem in found.value.problems:
        for lang in ("sv", "en"):
            assert len(problem.text(lang)) < MOST_MESSAGE


MANY_KEYS = {
    "quantities": HEAD + "quantities:\n" + "".join(f"  q{i}: 1 kr\n" for i in range(MANY)) + FEE,
    "unknown keys": HEAD + FEE + "".join(f"zzz{i}: 1\n" for i in range(MANY)),
    "unknown keys of parts": HEAD + FEE + "quantities:\n" + "".join(f"  q{i}: {{untt: 1}}\n" for i in range(MANY)),
    "misspelt names": HEAD + "payments:\n" + "".join(f"  p{i}: {{amount: 1 kr * z{i}}}\n" for i in range(MANY // 2)),
    "sources": HEAD + "sources:\n" + "".join(f"  s{i}: {{}}\n" for i in range(MANY // 2))
    + "payments:\n" + "".join(f"  p{i}: {{amount: 1 kr, source: t{i}}}\n" for i in range(MANY // 4)),
    "funding": HEAD + "funding:\n" + "".join(f"  s{i}: {{amount: 1 kr}}\n" for i in range(MANY // 2))
    + "payments: {fee: {amount: 1 kr, funded_by: s1}}\n",
}  # fmt: skip


@pytest.mark.parametrize("what", MANY_KEYS)
def test_many_keys_take_linear_time(what: str, tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(MANY_KEYS[what], "utf-8")
    began = time.process_time()
    try:
        load(file)
    except ScenarioError as bad:
        assert bad.problems
    assert time.process_time() - began < MOST_SECONDS


def test_links_in_a_circle_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "b.csv")
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    (tmp_path / "scenario.yaml").write_text("period: 2022\nrecipients: {file: a.csv}\n" + FEE, "utf-8")
    with pytest.raises(ScenarioError) as found:
        load(tmp_path)
    assert {problem.code for problem in found.value.problems} <= {"cannot_read", "no_such_file"}
    assert found.value.problems[0].place.line == 2


def test_a_design_extends_what_lies_beside_it_or_one_folder_up(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "designs"
    deep.mkdir(parents=True)
    (tmp_path / "scenario.yaml").write_text(HEAD + FEE, "utf-8")
    (tmp_path / "a" / "b" / "scenario.yaml").write_text(HEAD + FEE, "utf-8")
    (deep / "near.yaml").write_text("extends: ../scenario.yaml\nwhy: near\n", "utf-8")
    (deep / "far.yaml").write_text("extends: ../../../scenario.yaml\nwhy: far\n", "utf-8")
    (deep / "steps.yaml").write_text("extends: ../step.yaml\nwhy: by steps\n", "utf-8")
    (tmp_path / "a" / "b" / "step.yaml").write_text("extends: ../../scenario.yaml\nwhy: step\n", "utf-8")
    assert read_layered(deep / "near.yaml").files[0].name == "scenario.yaml"
    for name in ("far", "steps"):
        with pytest.raises(ScenarioError) as found:
            read_layered(deep / f"{name}.yaml")
        assert [problem.code for problem in found.value.problems] == ["outside_folder"]
    assert load(tmp_path, [deep / "far.yaml"]).payments  # the user has named both folders
