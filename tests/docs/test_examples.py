"""Every example of the documentation runs, and every claim in it holds."""

from pathlib import Path

import pytest

import simulator
from simulator.engine.settle import settle
from simulator.results.claims import check_claims
from tests.docs.examples import ROOT, Example, examples

PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")) + ["README.md"]
FOUND = [(page, example) for page in PAGES for example in examples(page)]


@pytest.mark.parametrize(("page", "example"), FOUND, ids=[f"{page}:{e.line}" for page, e in FOUND])
def test_an_example_does_what_the_page_says(page: str, example: Example, tmp_path: Path) -> None:
    scenario, *designs = example.write(tmp_path)
    if example.refused:
        with pytest.raises(simulator.ScenarioError) as refused:
            settle(simulator.load(scenario))
        assert [problem.code for problem in refused.value.problems] == [example.refused], refused.value.text("en")
        return
    for file in (scenario, *designs):
        settlement = settle(simulator.load(file))
        verdicts = check_claims(settlement)
        assert verdicts, f"{page}:{example.line} claims nothing"
        failed = [f"{v.claim.that.text} {v.claim.for_ or ''}: {v.computed}" for v in verdicts if not v.passes]
        assert failed == [], f"{page}:{example.line}"


def test_the_language_page_has_an_example_for_every_mechanism() -> None:
    page = "docs/scenario-language.md"
    headings = {example.heading for example in examples(page) if not example.refused}
    assert len(headings) > 30
