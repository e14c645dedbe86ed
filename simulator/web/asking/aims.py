"""What can be promised, weighed and asked about: aims in the words of readers, and as questions take them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from simulator.describe import title_of
from simulator.describe.figures import number
from simulator.language import LANGUAGES, Locale
from simulator.numerals import NumeralError
from simulator.scenario.definitions import Scenario
from simulator.web.edits import decimal_text
from simulator.web.numbers import typed_number

Kind = Literal["share", "money", "loss", "count", "effect"]
MILLION = 10**6
_TYPED = re.compile(r"([-\u2212]?[\d\s.,\u00a0\u202f]+)(.*)")


@dataclass(frozen=True)
class Spoken:
    """An aim.

    Args:
        code: as questions take it.
        title: inside the form's sentence.
        named: inside an answer, after words such as lowest.
        kind: what its bound is counted in.
        is_better_more: whether more of it is better.
        over_draws: whether it takes draws.
    """

    code: str
    title: str
    named: str
    kind: Kind
    is_better_more: bool = False
    over_draws: bool = True


def aims_of(scenario: Scenario, locale: Locale) -> dict[str, Spoken]:
    """All aims that a scenario has, by short names."""
    word, language = locale.word, locale.language

    def one(key: str, code: str, kind: Kind, more: bool = False, drawn: bool = True) -> tuple[str, Spoken]:
        return key, Spoken(code, word(f"web_held_{key}"), word(f"web_aim_{key}"), kind, more, drawn)

    found = [one("risk", "P(cost > budget)", "share")] if scenario.funding else []
    found += [
        one("expected", "E(cost)", "money"),
        one("p95", "P95(cost)", "money"),
        one("cost", "cost", "money", drawn=False),
    ]
    if scenario.funding:
        found += [one("overrun", "E(overrun)", "money"), one("unspent", "E(unspent)", "money", more=True)]
    if scenario.payments:
        found += [one("loss", "largest_loss", "loss", drawn=False), one("losers", "losers", "count", drawn=False)]
    for name in scenario.effects:
        title = word("web_aim_effect", title=title_of(scenario, name, language))
        found.append((f"effect.{name}", Spoken(f"E(effect({name}))", title, title, "effect", True)))
    for name in scenario.payments:
        title = word("web_aim_paid", title=title_of(scenario, name, language))
        found.append((f"paid.{name}", Spoken(f"E(total({name}))", title, title, "money", True)))
    return dict(found)


def first_bound(kind: Kind, budget: Fraction | None, currency: str, locale: Locale) -> str:
    """What stands as a limit before anybody has typed one."""
    match kind:
        case "share":
            return "5\u00a0%"
        case "loss":
            return "2\u00a0%"
        case "money":
            millions = Fraction(10) if budget is None else budget / MILLION
            return f"{number(Fraction(round(millions * 100), 100), locale.language)}\u00a0{_millions(currency, locale)}"
        case "count" | "effect":
            return "0"


def bound_code(text: str, kind: Kind, currency: str, locale: Locale) -> str:
    """A limit as questions take it; a bare number is in per cent or millions.

    Raises:
        NumeralError: when it is no number.

    >>> bound_code("14,5", "money", "SEK", Locale("sv")), bound_code("2", "loss", "SEK", Locale("sv"))
    ('14500000 SEK', '2 %')
    """
    value, unit = _split(text, locale)
    match kind:
        case "share" | "loss":
            if unit in ("", "%"):
                return f"{decimal_text(value)} %"
        case "money":
            if unit in ("", "mkr", "miljoner", "million", *(_millions(currency, Locale(lang)) for lang in LANGUAGES)):
                return f"{decimal_text(value * MILLION)} {currency}"
        case "count" | "effect":
            pass
    return f"{decimal_text(value)} {unit}".strip()


def bound_unit(kind: Kind, currency: str, locale: Locale) -> str:
    """What a bare number is in."""
    match kind:
        case "share" | "loss":
            return "%"
        case "money":
            return _millions(currency, locale)
        case "count" | "effect":
            return ""


def _split(text: str, locale: Locale) -> tuple[Fraction, str]:
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        raise NumeralError("not_a_number", text=text)
    return typed_number(found[1], locale.language), found[2].strip()


def _millions(currency: str, locale: Locale) -> str:
    is_krona = currency == "SEK" and locale.language == "sv"
    return "mkr" if is_krona else locale.word("web_millions", currency=currency)
