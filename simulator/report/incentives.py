"""What designs reward, as tables in a terminal."""

from __future__ import annotations

from simulator.decide.incentives import Incentives
from simulator.language import default_language, word
from simulator.money import currency_name, format_money, format_number
from simulator.results.tables import TextTable

MOST_ROWS = 60


def print_incentives(found: Incentives) -> None:
    """One line a recipient: its payment, and what one more pays it and the others."""
    lang, scenario = default_language(), found.scenario
    currency = scenario.currency

    def money(minor: float, sign: bool = False) -> str:
        return format_money(round(minor), currency, lang, sign=sign, unit=False)

    def number(value: float) -> str:
        return format_number(value, lang)

    rows = [
        [
            r.recipient,
            number(r.level),
            money(r.payment),
            money(r.marginal),
            money(r.price),
            money(r.own_price_effect, True),
            money(r.on_others, True),
            "; ".join(f"{number(c.below)} -> {number(c.above)}: {money(c.jump, True)}" for c in r.cliffs) or "-",
        ]
        for r in found.rewards[:MOST_ROWS]
    ]
    if len(found.rewards) > MOST_ROWS:
        rows.append(["...", *[""] * 7])
    unit = str(scenario.checked.types[found.quantity.split(".")[0]].known)
    title = word(
        "incentives_title",
        title=scenario.title[lang],
        quantity=found.quantity,
        step=number(found.step),
        unit=unit,
        currency=currency_name(currency),
    )
    keys = (
        "recipient", "level", "payment_now", "marginal_payment", "price_per_unit", "own_price_effect", "on_others",
        "cliffs",
    )  # fmt: skip
    TextTable(title, [word(key) for key in keys], rows, frozenset({0, 7})).show()
    print(word("incentives_legend", within=found.within))
    if scenario.synthetic:
        print(f"* {word('note_synthetic')}")
