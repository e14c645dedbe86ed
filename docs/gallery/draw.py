"""Draw the pictures of the gallery and write its page: python docs/gallery/draw.py"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from simulator import api, api_draws, api_funding  # noqa: E402
from simulator.report import plots  # noqa: E402
from simulator.report.plots.style import BASELINE_COLOUR, Look, looks_of, render, style  # noqa: E402
from simulator.results.incentive import incentive  # noqa: E402

DESIGNS = ["closed-pool-reviews", "fee-with-threshold", "open-fee"]
HEAD = """\
# Gallery

Every plot takes results and an `ax` and gives the `ax` back, in Swedish (default) or English: `from simulator.report
import plots`. A design keeps its colour in all of them. The pictures are drawn by `python docs/gallery/draw.py`; the
health centres are made up. A whole memo: `simulator report vasterbotten-2021 --designs open-fee --to memo.html`.
"""


def main() -> None:
    """Draw everything and write README.md beside the pictures."""
    page = [HEAD]
    for name, (title, code, size, draw) in pictures().items():
        with style():
            figure = Figure(figsize=size, layout="constrained")
            draw(figure.subplots())
            (HERE / f"{name}.png").write_bytes(render(figure, "png"))
        page.append(f"## {title}\n\n`{code}`\n\n![{title}]({name}.png)\n")
    (HERE / "README.md").write_text("\n".join(page), encoding="utf-8")


def pictures() -> dict[str, tuple[str, str, tuple[float, float], Callable[[Axes], Axes]]]:
    """Each picture: title, the call that draws it, its size in inches, and what draws it."""
    comparison = api.compare("vasterbotten-2021", DESIGNS)
    base = comparison.baseline
    looks = {"vasterbotten-2021": Look(BASELINE_COLOUR), **looks_of(base.scenario.files, DESIGNS)}
    draws = api_draws.compare_draws("vasterbotten-2021", DESIGNS, draws=2000)
    risks = {risk.name.rpartition("/")[2]: risk for risk in draws.designs}
    curves = {
        design.name: incentive(design.result, "hc02", "reviewed")
        for design in comparison.designs
        if design.name != "open-fee"
    }
    tree = api.explain(base, "hc02", "medication_reviews")
    ledger, cash = api_funding.ledger("vastmanland-2022"), api_funding.cashflow("jamtland-harjedalen-2022")
    risk = risks["open-fee"]
    return {
        "gains": (
            "Who gains and who loses", "plots.plot_gains(design)", (6.7, 3.4),
            lambda ax: plots.plot_gains(comparison.designs[0], ax, "sv"),
        ),
        "per-unit": (
            "Payment per bed by centre and payment", "plots.plot_per_unit(result)", (6.7, 3.4),
            lambda ax: plots.plot_per_unit(comparison.designs[0].result, "beds", ax, "sv"),
        ),
        "incentive": (
            "What a design rewards: the payment, with its cliffs", "plots.plot_incentive(curves)", (6.7, 3.2),
            lambda ax: plots.plot_incentive(curves, ax, "sv", looks=looks),
        ),
        "marginal": (
            "The payment for one more", "plots.plot_incentive(curves, marginal=True)", (6.7, 3.2),
            lambda ax: plots.plot_incentive(curves, ax, "sv", looks=looks, marginal=True),
        ),
        "explanation": (
            "Why a centre is paid what it is paid", "plots.plot_explanation(tree)", (7.2, 3.6),
            lambda ax: plots.plot_explanation(tree, ax, "sv"),
        ),
        "cost": (
            "The cost against the budget, with the risk named", "plots.plot_cost(risk)", (6.7, 3.0),
            lambda ax: plots.plot_cost(risk, ax, "sv", look=looks["open-fee"]),
        ),
        "exceedance": (
            "The probability of costing more", "plots.plot_exceedance(risks)", (6.7, 3.2),
            lambda ax: plots.plot_exceedance(risks, ax, "sv", looks=looks),
        ),
        "cash": (
            "Money in and out by month", "plots.plot_cashflow(cashflow)", (6.7, 3.2),
            lambda ax: plots.plot_cashflow(cash, ax, "sv"),
        ),
        "ledger": (
            "From sources through payments to recipients", "plots.plot_ledger(ledger)", (7.2, 4.2),
            lambda ax: plots.plot_ledger(ledger, ax, "sv"),
        ),
    }  # fmt: skip


if __name__ == "__main__":
    main()
