"""Every example of the documentation runs, and every claim in it holds."""

import re
from pathlib import Path

import pytest

import simulator
from simulator.engine.settle import settle
from simulator.results.claims import check_claims
from tests.docs.examples import ROOT, Example, examples

LANGUAGE = "docs/scenario-language.md"
PAGES = ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))]
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


# The mechanisms of compensation designs that a file must be able to say without code.
MECHANISMS = """
    rate by unit, rates by class, marginal tiers, whole tiers, weighted sums, closed pool, open pool, base plus pool,
    residual pools and waterfall, points, lump sum, shared savings, gate for the recipient, gate for the region,
    waiting time, step table, ramp, two-segment progress, inverse measure, malus, unearned by cause, cap and floor,
    corridor against last year, guarantee against another model, limit on the total, one common factor,
    proration by size, unit and mode, the remainder, rounding in each slice, month quarter or day, rates that change,
    phases, dated facts, a fact on a day, index with a vintage, instalments, tranches, several years,
    sources and top-slice, carrying over, kept repaid or lapsed, requisition, activities, plan with virement,
    condition known later, vat supplement, finer tables, other currencies, designs (overlays), claims
"""


def test_the_language_page_has_an_example_of_every_mechanism() -> None:
    shown = {example.heading.lower().replace(",", "") for example in examples(LANGUAGE) if not example.refused}
    wanted = {" ".join(name.split()) for name in MECHANISMS.split(",")}
    assert wanted - shown == set()


@pytest.mark.parametrize("page", PAGES)
def test_links_within_the_documentation_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if "://" in target:
            continue
        path = (ROOT / page).parent / file if file else ROOT / page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(target)
    assert broken == []


def anchors(path: Path) -> set[str]:
    """The anchors that a page's headings make."""
    titles = re.findall(r"^#+ +(.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
