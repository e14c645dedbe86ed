"""The pictures of the gallery: a title in each language, the lines of code that draw it, and its size in inches.

The lines that the page shows are the lines that are run, with ``simulator``, ``plots``, ``ax`` and ``lang`` given.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """One plot of the gallery, drawn in both languages."""

    name: str
    sv: str
    en: str
    code: str
    width: float = 6.7
    height: float = 3.3

    def file(self, lang: str) -> str:
        """The picture's file beside the page."""
        return f"{self.name}-{lang}.png"


PICTURES = (
    Picture(
        "cost", "Kostnaden mot budgeten, med risken i ord", "The cost against the budget, with the risk named",
        'risk = simulator.simulate("vasterbotten-2021", "open-fee", draws=2000).designs[0]\n'
        "plots.plot_cost(risk, ax, lang)",
        height=3.0,
    ),
    Picture(
        "exceedance", "Sannolikheten att kosta mer", "The probability of costing more",
        'designs = ["capped-fee", "fee-with-threshold", "open-fee", "ramp-share-reviewed"]\n'
        'draws = simulator.compare_draws("vasterbotten-2021", designs, draws=2000)\n'
        "plots.plot_exceedance({risk.name: risk for risk in draws.designs}, ax, lang)",
    ),
    Picture(
        "fan", "Kostnad per år mot finansieringen, som minskar", "Cost by year against the funding, which falls",
        'risk = simulator.simulate("vasterbotten-2021", "docs/gallery/grant-ends.yaml", draws=2000).designs[0]\n'
        "plots.plot_fan(risk, ax=ax, lang=lang)",
    ),
    Picture(
        "cliff", "Vem som bär kostnaden när bidragen är slut", "Who bears the cost when the grants have ended",
        'plots.plot_cliff(simulator.cliff("jamtland-harjedalen-2022", "cliff"), ax, lang)',
    ),
    Picture(
        "gains", "Vinnare och förlorare, till öret", "Who gains and who loses, to the öre",
        'comparison = simulator.compare("vasterbotten-2021", ["closed-pool-reviews"])\n'
        "plots.plot_gains(comparison.designs[0], ax, lang)",
    ),
    Picture(
        "gains-draws", "Vinnare och förlorare, med intervall", "Who gains and who loses, with intervals",
        'draws = simulator.compare_draws("vasterbotten-2021", ["flat-per-bed"], draws=2000)\n'
        "plots.plot_gains(draws.paired.designs[0], ax, lang)",
    ),
    Picture(
        "per-unit", "Ersättning per plats, enhet och del", "Payment per bed by centre and component",
        'result = simulator.settle("vasterbotten-2021", "closed-pool-reviews")\n'
        'plots.plot_per_unit(result, "beds", ax, lang)',
    ),
    Picture(
        "incentive", "Vad en design belönar: ersättningen, med sina trappsteg",
        "What a design rewards: the payment, with its cliffs",
        "from simulator.decide.incentive_curve import incentive\n\n"
        'designs = ["closed-pool-reviews", "fee-with-threshold"]\n'
        'results = {name: simulator.settle("vasterbotten-2021", name) for name in designs}\n'
        'curves = {name: incentive(result, "hc02", "reviewed") for name, result in results.items()}\n'
        "looks = {name: plots.own_look(result.scenario) for name, result in results.items()}\n"
        "plots.plot_incentive(curves, ax, lang, looks=looks)",
    ),
    Picture(
        "marginal", "Ersättningen för en till", "The payment for one more",
        "from simulator.decide.incentive_curve import incentive\n\n"
        'designs = ["closed-pool-reviews", "fee-with-threshold"]\n'
        'results = {name: simulator.settle("vasterbotten-2021", name) for name in designs}\n'
        'curves = {name: incentive(result, "hc02", "reviewed") for name, result in results.items()}\n'
        "looks = {name: plots.own_look(result.scenario) for name, result in results.items()}\n"
        "plots.plot_incentive(curves, ax, lang, looks=looks, marginal=True)",
    ),
    Picture(
        "cash", "Pengar in och ut per månad", "Money in and out by month",
        'plots.plot_cashflow(simulator.cashflow("jamtland-harjedalen-2022"), ax, lang)',
    ),
    Picture(
        "ledger", "Från källor genom ersättningar till mottagare", "From sources through payments to recipients",
        'plots.plot_ledger(simulator.ledger("vastmanland-2022"), ax, lang)',
        7.2, 4.2,
    ),
    Picture(
        "ledger-repaid", "Det som inte används återbetalas", "What is not used is repaid",
        'plots.plot_ledger(simulator.ledger("jamtland-harjedalen-2025", "outturn"), ax, lang)',
        7.2, 4.2,
    ),
    Picture(
        "explanation", "Varför en hälsocentral får det den får", "Why a centre is paid what it is paid",
        'tree = simulator.explain("vasterbotten-2021", "hc02", "medication_reviews")\n'
        "plots.plot_explanation(tree, ax, lang)",
        7.2, 3.6,
    ),
    Picture(
        "sensitivity", "Vad svaret hänger på", "What the answer hangs on",
        'found = simulator.sensitivity("vasterbotten-2021", "open-fee", draws=2000)\n'
        "plots.plot_sensitivity(found, ax, lang)",
    ),
    Picture(
        "discovery", "När budgeten överskrids", "When the budget is passed",
        'found = simulator.discover("vasterbotten-2021", "cost > budget", "open-fee", draws=2000)\n'
        "plots.plot_discovery(found, ax, lang)",
    ),
    Picture(
        "information", "Vad som är värt att ta reda på", "What is worth finding out",
        'found = simulator.information("docs/gallery/worth", "5000 kr * effect(reviews) - cost", draws=2000)\n'
        "plots.plot_information(found, ax, lang)",
    ),
    Picture(
        "attribution", "Vilken ändring som gör skillnaden", "Which change makes the difference",
        'plots.plot_attribution(simulator.attribute("vasterbotten-2021", "open-fee"), ax, lang)',
    ),
    Picture(
        "solution", "Vilket värde som håller ett krav", "Which value keeps a promise",
        'promises = ["P(cost > budget) <= 5 %"]\n'
        'found = simulator.solve("vasterbotten-2021", "fee", "0", "6000", "10", promises, "open-fee", draws=1000)\n'
        "plots.plot_solution(found, ax, lang)",
    ),
    Picture(
        "front", "Förslag som inget slår", "Designs that nothing beats",
        'levers, aims = ["fee = 500..4000/250"], ["P(cost > budget)", "most E(total(medication_reviews))"]\n'
        'front = simulator.frontier("vasterbotten-2021", levers, aims, "open-fee", draws=1000)\n'
        "plots.plot_front(front, ax, lang)",
    ),
    Picture(
        "regret", "Förväntad merkostnad mot det bästa", "Expected excess over the best",
        'choice = simulator.choose("vasterbotten-2021", "open-fee", "capped-fee", "fee-with-threshold", draws=1000)\n'
        "plots.plot_regret(choice, ax, lang)",
    ),
    Picture(
        "worth", "Bäst vid varje värde på det som pengarna är till för", "Best at each worth of what the money is for",
        'choice = simulator.choose("docs/gallery/worth", as_is=True, effect="reviews", draws=1000)\n'
        "plots.plot_worth(choice, ax, lang)",
    ),
)  # fmt: skip
