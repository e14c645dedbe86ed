"""How centres answer, what that takes of doctors' time, and what a follow-up says of it, as tables in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.decide.equilibria import Rests
from simulator.decide.follow_up import Updated
from simulator.decide.forecast import ForecastScore, Line
from simulator.language import Locale, default_language, word
from simulator.money import currency_name, format_money, format_number
from simulator.results.result import Result
from simulator.results.tables import TextTable
from simulator.units import minor_units

MOST_ROWS = 60
MOST_NOTES = 12


def print_rests(result: Result, found: Sequence[Rests]) -> None:
    """Each recipient's volume without and with an answer, and every equilibrium that was found."""
    lang, scenario = default_language(), result.scenario
    if not found:
        print(word("nothing_answers"))
    for rests in found:
        rows = [
            [who, _number(before, lang), _number(volume, lang), _change(before, volume, lang),
             format_money(round(marginal), scenario.currency, lang, unit=False)]
            for who, before, volume, marginal in zip(
                rests.recipients[:MOST_ROWS], rests.before, rests.volumes, rests.marginal, strict=False
            )
        ]  # fmt: skip
        before, volume = float(rests.before.sum()), float(rests.volumes.sum())
        rows.append([word("total"), _number(before, lang), _number(volume, lang), _change(before, volume, lang), ""])
        money = f"{word('marginal_payment')}, {currency_name(scenario.currency)}"
        headings = [word(key) for key in ("recipient", "without_answer", "at_rest", "change_by_answer")]
        title = f"{word('response_title', name=rests.name, title=scenario.title[lang])} ({rests.year})"
        TextTable(title, [*headings, money], rows, total=True).show()
        for line in _equilibria(rests, lang):
            print(f"* {line}")
    for note in result.notes(Locale.of(lang)):
        print(f"* {note}")


def _equilibria(rests: Rests, lang: str) -> list[str]:
    volumes = "; ".join(_number(x, lang) for x in rests.totals)
    key = "rests_several" if len(rests.totals) > 1 else "rests_one"
    lines = [word(key, count=len(rests.totals), volumes=volumes)]
    if rests.several and len(rests.totals) == 1:
        lines = []
    if rests.tips:
        lines.append(word("tips_at", volumes="; ".join(_number(x, lang) for x in rests.tips)))
    own = [(who, levels) for who, levels in rests.own.items() if len(levels) > 1]
    at = dict(zip(rests.recipients, rests.volumes, strict=True))
    for who, levels in own[:MOST_NOTES]:
        others = [x for x in levels if abs(x - at[who]) > 1e-3]
        lines.append(word("rests_own", recipient=who, volumes="; ".join(_number(x, lang) for x in others)))
    if len(own) > MOST_NOTES:
        lines.append(word("rests_more", count=len(own) - MOST_NOTES))
    return lines


def print_hours(ranges: Mapping[str, tuple[float, float, float]], title: str) -> None:
    """The account of doctors' hours per bed and year."""
    lang = default_language()
    rows = [[word(f"hours_{name}"), *(format_number(x, lang, 2) for x in three)] for name, three in ranges.items()]
    TextTable(word("hours_title", title=title), ["", "p10", "p50", "p90"], rows).show()


def print_update(found: Updated) -> None:
    """Ranges before and after a follow-up."""
    lang = default_language()

    def row(name: str, before: Sequence[float], after: Sequence[float]) -> list[str]:
        return [name, *(_short(x, lang) for x in (before[0], before[-1], after[0], after[-1]))]

    names = {name: word("share_followed") if name == "share" else name for name in found.before}
    rows = [row(shown, found.before[name], found.after[name]) for name, shown in names.items()]
    headings = ["", *(f"{word(when)} {p}" for when in ("range_before", "range_after") for p in ("p10", "p90"))]
    TextTable(word("follow_up_title"), headings, rows).show()
    print(word("follow_up_few" if found.too_few else "follow_up_draws", draws=round(found.draws_that_count)))


def print_score(found: ForecastScore) -> None:
    """The forecast's intervals beside what came, and how many recipients lay within theirs."""
    lang = default_language()
    percent = format_number(float(f"{found.level * 100:.3g}"), lang)
    rows = [_scored(line, found.scenario.currency, lang) for line in found.lines]
    keys = ("score_outturn", "score_low", "score_high", "score_held", "score_position", "score_crps")
    title = word("score_title", title=found.scenario.title[lang], day=found.follow_up.followed.outturn.as_of)
    TextTable(title, ["", *(word(key, lang, percent=percent) for key in keys)], rows).show()
    held = sum(s.covered for s in found.recipients.scores)
    print(word("score_recipients", held=held, count=len(found.recipients.scores), percent=percent))
    print(word("score_legend"))
    for note in found.notes(lang):
        print(f"* {note}")


def _scored(line: Line, currency: str, lang: str) -> list[str]:
    s, minor = line.score, minor_units(currency)

    def shown(value: float) -> str:
        if line.unit == currency:
            return format_money(round(value) * minor, currency, lang)
        return f"{_number(value, lang)} {line.unit}"

    held = word("score_yes" if s.covered else "score_no")
    name = word("cost") if line.name == "cost" else line.name
    position = f"{format_number(round(s.position * 100), lang)}\u00a0%"
    return [name, shown(s.outturn), shown(s.low), shown(s.high), held, position, shown(s.crps)]


def _number(value: float, lang: str) -> str:
    return format_number(round(float(value), 1), lang, 1)


def _short(value: float, lang: str) -> str:
    return format_number(float(f"{value:.3g}"), lang)


def _change(before: float, volume: float, lang: str) -> str:
    change = 100.0 * (volume - before) / before if before else 0.0
    return f"{'+' if change > 0.05 else ''}{_number(change, lang)}\u00a0%"
