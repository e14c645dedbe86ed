"""From one year's cost to another's: hand-worked centres, sums to the öre, and what must come to nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.decide.bridge_data import PARTS
from simulator.decide.bridge_shown import Bridge
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import BridgeQuestion

HEAD = """\
title: {{sv: t, en: t}}
period: {period}
units: {{person: {{sv: [person, personer], en: [person, people]}}}}
recipients:
  rows: [{rows}]
{facts}
quantities:
  ages: {{unit: person, classes: [young, old]}}
  points: {{unit: person, of: ages, weights: {{young: 1, old: 2}}}}
  price: {{value: {price}}}
  inflation: {{value: {index}}}
{more}
payments:
  all: {{rate: price, per: points, times: inflation{extra}}}
{payments}
"""
YOUNG = {"a": (50, 0), "b": (50, 50), "c": (0, 0)}
NEXT = {"a": (60, 0), "b": (40, 60), "c": (10, 0)}


def text(
    people: dict[str, tuple[int, int]] = YOUNG,
    after: dict[str, tuple[int, int]] | None = None,
    price: str = "100 kr/person/year",
    index: str = "1",
    period: str = "2021",
    more: str = "",
    payments: str = "",
    extra: str = "",
) -> tuple[str, str]:
    """A scenario, and the dated facts of its second year."""
    rows = ", ".join(f"{{id: {i}, ages.young: {y}, ages.old: {o}}}" for i, (y, o) in people.items())
    facts = "id,from,ages.young,ages.old\n"
    facts += "".join(f"{i},2022-01-01,{y},{o}\n" for i, (y, o) in (after or {}).items())
    return HEAD.format(
        period=period, rows=rows, facts="  facts: facts.csv" if after else "", price=price, index=index, more=more,
        payments=payments, extra=extra,
    ), facts  # fmt: skip


def written(folder: Path, made: tuple[str, str]) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.yaml").write_text(made[0], "utf-8")
    (folder / "facts.csv").write_text(made[1], "utf-8")
    return str(folder / "scenario.yaml")


def in_one(folder: Path, **how: Any) -> str:
    """Two years of one scenario."""
    return written(folder, text(**{"after": NEXT, "period": "[2021, 2022]", **how}))


RISING = "{2021-01-01: 100 kr/person/year, 2022-01-01: 110 kr/person/year}"
BY_HAND = {
    # 50 people at 100 kr -> 60 at 110: 10 kr on 55 people on average, 10 people at 105 kr on average.
    "a": {"rules": 550_00, "index": 0, "volume": 1050_00, "mix": 0, "centres": 0},
    # As many people, 150 points -> 160: 10 kr on 155 points, 10 points at 105 kr.
    "b": {"rules": 1550_00, "index": 0, "volume": 0, "mix": 1050_00, "centres": 0},
    # Opens with 10 people: 10 kr on half of them, 10 at 105 kr.
    "c": {"rules": 50_00, "index": 0, "volume": 0, "mix": 0, "centres": 1050_00},
}


def codes(bad: ScenarioError) -> list[str]:
    return [problem.code for problem in bad.problems]


def parts(found: Bridge) -> dict[str, dict[str, int]]:
    return {i: {str(part): minor for part, minor in line.parts.items()} for i, line in found.found.centres.items()}


def test_centres_by_hand_in_two_years_of_one_scenario(tmp_path: Path) -> None:
    found = BridgeQuestion(in_one(tmp_path, price=RISING)).answer()
    assert parts(found) == BY_HAND
    assert (found.total.before, found.total.after) == (20_000_00, 25_300_00)


def test_the_same_by_hand_in_two_files_with_a_centre_that_opens(tmp_path: Path) -> None:
    first = {i: people for i, people in YOUNG.items() if i != "c"}
    before = written(tmp_path / "one", text(first))
    after = written(tmp_path / "two", text(dict(reversed(NEXT.items())), price="110 kr/person/year", period="2022"))
    there = BridgeQuestion(before, after).answer()
    assert parts(there) == BY_HAND
    back = BridgeQuestion(after, before).answer()
    assert parts(back) == {i: {part: -minor for part, minor in line.items()} for i, line in BY_HAND.items()}


def test_volume_and_mix_of_one_centre_by_hand(tmp_path: Path) -> None:
    """100 people with 150 points -> 200 people with 360: volume 150 -> 300 and 180 -> 360, mix 150 -> 180 and
    300 -> 360 points; on average 165 and 45 at 100 kr."""
    people, then = {"a": (50, 50)}, {"a": (40, 160)}
    found = BridgeQuestion(in_one(tmp_path, people=people, after=then)).answer()
    assert parts(found)["a"] == {"rules": 0, "index": 0, "volume": 16_500_00, "mix": 4_500_00, "centres": 0}


def test_an_index_by_hand(tmp_path: Path) -> None:
    same = {"a": (50, 0)}
    path = in_one(tmp_path, people=same, after=same, price=RISING, index="{2021-01-01: 1, 2022-01-01: 1.03}")
    named = parts(BridgeQuestion(path, index=("inflation",)).answer())["a"]
    # 5 000 kr -> 5 665 kr: 500 or 515 from the price, 150 or 165 from the index.
    assert named == {"rules": 507_50, "index": 157_50, "volume": 0, "mix": 0, "centres": 0}
    assert parts(BridgeQuestion(path).answer())["a"]["rules"] == 665_00


def test_an_index_by_year_counts_without_being_named(tmp_path: Path) -> None:
    same = {"a": (50, 0)}
    (tmp_path / "i.csv").write_text("published,year,value\n2020-12-15,2021,1\n2020-12-15,2022,1.1\n", "utf-8")
    more = "  series: {unit: 1, series: i.csv, vintage: 2020-12-15}"
    path = in_one(tmp_path, people=same, after=same, more=more, extra=" * series")
    found = BridgeQuestion(path).answer()
    assert found.found.index == ("series",)
    assert parts(found)["a"] == {"rules": 0, "index": 500_00, "volume": 0, "mix": 0, "centres": 0}


COUNTS = st.tuples(st.integers(0, 40), st.integers(0, 40))
EXTRA = """\
  pot: {pool: 1 000.01 kr, shared_by: points}
  fixed: {amount: 7.77 kr}
  step: {amount: 100 kr, requires: points > 60 person}
"""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from("abcd"), COUNTS, min_size=1).filter(lambda x: any(map(sum, x.values()))),
    st.dictionaries(st.sampled_from("abcd"), COUNTS, min_size=1).filter(lambda x: any(map(sum, x.values()))),
    st.integers(90, 120),
    st.integers(95, 110),
)
def test_laws(
    tmp_path: Path, old: dict[str, tuple[int, int]], new: dict[str, tuple[int, int]], price: int, index: int
) -> None:
    """Parts sum to the öre, whichever way one goes, whatever the order of rows; what does not change is 0."""
    before = written(tmp_path / "one", text(old, payments=EXTRA))
    changed = {"price": f"{price}.37 kr/person/year", "index": str(index / 100), "payments": EXTRA, "period": "2022"}
    after = written(tmp_path / "two", text(new, **changed))
    found = BridgeQuestion(before, after, index=("inflation",)).answer()
    was, became = (simulator.settle(path) for path in (before, after))
    assert (found.total.before, found.total.after) == (was.cost.minor, became.cost.minor)
    for i, line in found.found.centres.items():
        assert line.before == was.by_recipient_minor.get(i, 0) and line.after == became.by_recipient_minor.get(i, 0)
        assert sum(line.parts.values()) == line.after - line.before
    assert sum(found.total.parts.values()) == found.total.after - found.total.before
    turned = written(tmp_path / "turned", text(dict(reversed(new.items())), **changed))
    again = BridgeQuestion(before, turned, index=("inflation",)).answer()
    assert parts(again) == parts(found)
    same_rules = written(tmp_path / "same", text(new, payments=EXTRA))
    kept = parts(BridgeQuestion(before, same_rules).answer())
    assert all(line["rules"] == line["index"] == 0 for line in kept.values())
    same_data = written(tmp_path / "data", text(old, **changed))
    still = parts(BridgeQuestion(before, same_data, index=("inflation",)).answer())
    assert all(line["volume"] == line["mix"] == line["centres"] == 0 for line in still.values())


def test_as_many_in_other_classes_is_no_volume(tmp_path: Path) -> None:
    people, then = {"a": (50, 10), "b": (20, 20)}, {"a": (10, 50), "b": (25, 15)}
    found = BridgeQuestion(in_one(tmp_path, people=people, after=then, price=RISING, payments=EXTRA)).answer()
    assert found.total.parts["volume"] == 0 and found.total.parts["mix"] > 0


TIMES = """\
title: {sv: t, en: t}
period: [2021, 2022]
units: {bed: {sv: [plats, platser], en: [bed, beds]}}
recipients: {facts: facts.csv, rows: [{id: a, beds: 50}, {id: b, beds: 20}]}
quantities:
  beds: {unit: bed}
  least: {unit: bed, of: beds, held_for: 4 weeks}
  stood: {unit: bed, of: beds, as_of: 2021-06-01}
  before: {unit: bed, of: beds, as_of: -1 month}
  half: {unit: bed, window: {of: beds, last: 6 months, take: mean}}
payments:
  one: {rate: 1 kr/bed/month, per: least, accrues: month}
  two: {rate: 1 kr/bed/year, per: stood}
  three: {rate: 1 kr/bed/month, per: half, accrues: month}
  four: {rate: 1 kr/bed/month, per: before, accrues: month}
"""


def test_what_is_read_at_other_times_goes_with_the_centres(tmp_path: Path) -> None:
    """Held for some weeks, on a stated day, a month before and over months: data of their own year, and no rule."""
    facts = "id,from,beds\na,2021-03-01,55\na,2022-02-01,70\nb,2022-07-01,10\n"
    found = BridgeQuestion(written(tmp_path, (TIMES, facts))).answer()
    assert found.total.parts["rules"] == 0 and found.total.parts["mix"] == 0
    assert found.total.parts["volume"] == found.total.after - found.total.before != 0


def test_what_reads_rules_and_data_together_over_time_is_refused(tmp_path: Path) -> None:
    made = TIMES.replace("of: beds, held_for", "of: double, held_for") + "\n"
    made = made.replace("  beds: {unit: bed}", "  beds: {unit: bed}\n  double: {is: 2 * beds}")
    with pytest.raises(ScenarioError) as bad:
        BridgeQuestion(written(tmp_path, (made, "id,from,beds\na,2021-03-01,55\n"))).answer()
    assert codes(bad.value) == ["bridge_cannot"]


def test_a_design_of_a_shipped_scenario_is_rules_alone() -> None:
    found = BridgeQuestion("vasterbotten-2021", to_designs=("open-fee",)).answer()
    (there,) = simulator.compare("vasterbotten-2021", ["open-fee"]).designs
    assert found.total.parts["rules"] == there.difference.minor != 0
    assert {i: line.parts["rules"] for i, line in found.found.centres.items()} == there.differences_minor


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"after": "2030"}, "bridge_year"),
        ({"after": "2021"}, "bridge_one_year"),
        ({"index": ("ages",)}, "bridge_index"),
        ({"index": ("nothing",)}, "bridge_index"),
    ],
)
def test_what_cannot_be_asked(tmp_path: Path, how: dict[str, Any], code: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        BridgeQuestion(in_one(tmp_path), **how).answer()
    assert codes(bad.value) == [code]


def test_years_that_cannot_be_held_against_each_other(tmp_path: Path) -> None:
    one = written(tmp_path / "one", text())
    broken = written(tmp_path / "two", text(period="{from: 2022-04-01, to: 2023-03-31}"))
    with pytest.raises(ScenarioError) as bad:
        BridgeQuestion(one, broken).answer()
    assert codes(bad.value) == ["bridge_unlike"]
    made, facts = text()
    euro = written(tmp_path / "euro", ("currency: EUR\n" + made.replace("kr/", "EUR/"), facts))
    with pytest.raises(ScenarioError) as bad:
        BridgeQuestion(one, euro).answer()
    assert codes(bad.value) == ["bridge_currency"]


def test_a_column_that_a_closing_centre_lacks(tmp_path: Path) -> None:
    one = written(tmp_path / "one", text({"a": (1, 1), "b": (2, 2)}))
    made, facts = text({"a": (1, 1)}, more="  rural: {unit: yes/no}", payments="  r: {amount: 5 kr, requires: rural}")
    two = written(tmp_path / "two", (made.replace("{id: a,", "{id: a, rural: yes,"), facts))
    with pytest.raises(ScenarioError) as bad:
        BridgeQuestion(one, two).answer()
    assert codes(bad.value) == ["bridge_no_data"]


def test_a_column_to_group_by_that_one_year_lacks(tmp_path: Path) -> None:
    made, facts = text(more="  part: {is: 'share(points, town)'}", payments="  p: {amount: 9 kr * part}")
    one = written(tmp_path / "one", (made.replace("{id: ", "{town: x, id: "), facts))
    two = written(tmp_path / "two", text({"a": (1, 1), "d": (2, 3)}))
    for pair in ((one, two), (two, one)):
        with pytest.raises(ScenarioError) as bad:
            BridgeQuestion(*pair).answer()
        assert codes(bad.value) == ["bridge_no_data"]


def test_in_words_and_as_json(tmp_path: Path) -> None:
    path = in_one(tmp_path, price=RISING)
    found = BridgeQuestion(path).answer()
    assert found.sentence(Locale("sv")).replace("\xa0", " ") == (
        "2022 kostar 25 300 kr, +5 300 kr mot 2021: regler +2 150 kr, volym +1 050 kr, mix +1 050 kr,"
        " nya eller stängda +1 050 kr."
    )
    shown = CliRunner().invoke(app, ["bridge", path, "--json", "--lang", "en"])
    as_json = json.loads(shown.stdout)
    assert as_json["recipients"]["a"] == {
        "before": 5000.0, "after": 6600.0, "difference": 1600.0,
        "rules": 550.0, "index": 0.0, "volume": 1050.0, "mix": 0.0, "centres": 0.0,
    }  # fmt: skip
    assert as_json["notes"][0].startswith("2022 costs ")
    told = CliRunner().invoke(app, ["bridge", path, "--lang", "sv"])
    assert told.exit_code == 0 and told.stdout.startswith("2022 kostar") and "Summa" in told.stdout
    assert set(as_json["total"]) == {"before", "after", "difference", *PARTS}


def test_what_plans_and_activities_cost_is_nobodys_and_sums_with_the_rest() -> None:
    """9 mkr a year from 2022 on stand in the activities of the scenario: rules, and no centre's."""
    found = BridgeQuestion("jamtland-harjedalen-2022").answer().found
    assert found.spending is not None
    assert (found.spending.before, found.spending.after) == (0, 9_000_000_00)
    assert found.spending.parts == {"rules": 9_000_000_00, "index": 0, "volume": 0, "mix": 0, "centres": 0}
    assert all(line.before == line.after == 0 for line in found.centres.values())
