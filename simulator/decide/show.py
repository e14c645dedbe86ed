"""What a design rewards, as a notebook shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.language import default_language, word
from simulator.money import currency_name, format_money, format_number
from simulator.results.show import MOST_ROWS, table_html
from simulator.results.tables import TextTable

if TYPE_CHECKING:
    from simulator.decide.incentives import Incentives

_KEYS = (
    "recipient", "level", "payment_now", "marginal_payment", "price_per_unit", "own_price_effect", "on_others",
    "cliffs",
)  # fmt: skip


def incentives_html(found: Incentives) -> str:
    """One row a recipient: its payment, and what one more pays it and the others."""
    lang, scenario = default_language(), found.scenario

    def money(minor: float, sign: bool = False) -> str:
        return format_money(round(minor), scenario.currency, lang, sign=sign, unit=False)

    rows = []
    for r in found.rewards[:MOST_ROWS]:
        steps = [
            f"{format_number(c.below, lang)} -> {format_number(c.above, lang)}: {money(c.jump, True)}" for c in r.cliffs
        ]
        effects = (money(r.own_price_effect, True), money(r.on_others, True), "; ".join(steps) or "-")
        paid = (money(r.payment), money(r.marginal), money(r.price))
        rows.append([r.recipient, format_number(r.level, lang), *paid, *effects])
    if len(found.rewards) > MOST_ROWS:
        rows.append([word("html_more", more=len(found.rewards) - MOST_ROWS), *[""] * (len(_KEYS) - 1)])
    title = word(
        "incentives_title",
        title=scenario.title[lang],
        quantity=found.quantity,
        step=format_number(found.step, lang),
        unit=str(scenario.checked.types[found.quantity.split(".")[0]].known),
        currency=currency_name(scenario.currency),
    )
    notes = [word("incentives_legend", within=found.within)]
    if scenario.synthetic:
        notes.append(word("note_synthetic"))
    return table_html(TextTable(title, [word(key) for key in _KEYS], rows, frozenset({0, 7})), notes)
