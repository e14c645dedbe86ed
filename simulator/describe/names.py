"""What people call the named things of a scenario: its titles, else their names made readable."""

from __future__ import annotations

from functools import lru_cache

from simulator.describe.sentence import capital
from simulator.language import Language, has_word, word
from simulator.scenario import definitions as d
from simulator.units import parse_unit


def readable(name: str) -> str:
    """A name without underscores.

    >>> readable("per_bed"), readable("kinds.short_stay")
    ('per bed', 'kinds (short stay)')
    """
    head, _, rest = name.partition(".")
    return f"{readable(head)} ({readable(rest)})" if rest else name.replace("_", " ")


def title_of(scenario: d.Scenario, name: str, language: Language) -> str:
    """What a payment, quantity, source, activity or plan is called inside a sentence.

    A class of a quantity (``kinds.short_stay``) is called by both.
    """
    titles = scenario.titles.names
    if name in titles:
        return titles[name].of(language)
    if scenario.base is not None and name in scenario.base.titles.names:
        return scenario.base.titles.names[name].of(language)
    head, _, rest = name.partition(".")
    if rest and (head in titles or rest in scenario.titles.columns):
        return f"{title_of(scenario, head, language)} ({column_title(scenario, rest, language)})"
    return readable(name)


def heading_of(scenario: d.Scenario, name: str, language: Language) -> str:
    """The title of a name with a capital letter, for headings of tables and sections."""
    return capital(title_of(scenario, name, language))


def column_title(scenario: d.Scenario, heading: str, language: Language) -> str:
    """What a column of the recipients, or a class of a quantity, is called."""
    titles = scenario.titles.columns
    return titles[heading].of(language) if heading in titles else readable(heading)


def table_title(scenario: d.Scenario, name: str, language: Language) -> str:
    """What a finer table is called."""
    titles = scenario.titles.tables
    return titles[name].of(language) if name in titles else readable(name)


def recipient_titles(scenario: d.Scenario) -> dict[str, str]:
    """What each recipient is called, by id: a column ``name`` or ``namn`` with a name for each, else the id itself.

    Names of recipients are proper names, the same in every language.
    """
    ids, columns = scenario.recipients.ids, scenario.recipients.sheet.columns
    for heading in ("name", "namn"):
        names = columns.get(heading)
        if names is not None and len(set(names)) == len(names) and all(names):
            return dict(zip(ids, names, strict=True))
    return {i: i for i in ids}


_TIMES = ("year", "quarter", "month", "week", "day", "hour", "minute")


@lru_cache
def _time_of(name: str) -> str:
    """The English name of a unit of time, however it is spelt."""
    spelt = parse_unit(name, "SEK") if name.isidentifier() else None
    for time in _TIMES:
        known = parse_unit(time, "SEK")
        if spelt is not None and (spelt.dims, spelt.scale) == (known.dims, known.scale):
            return time
    return name


def unit_word(scenario: d.Scenario, name: str, language: Language, *, plural: bool = False) -> str:
    """A unit in words, such as plats or platser: the scenario's own, else the common ones, else its name."""
    own = scenario.titles.units.get(name)
    name = _time_of(name)
    if own:
        return own.of(language, plural=plural)
    key = f"unit_{name}"
    if has_word(key):
        one, _, several = word(key, language).partition("|")
        return (several or one) if plural else one
    return readable(name)


def recipient_noun(scenario: d.Scenario, language: Language, *, plural: bool = False) -> str:
    """What a recipient is, such as hälsocentral or hälsocentraler."""
    own = scenario.titles.recipient
    if own:
        return own.of(language, plural=plural)
    return word("describe_recipients" if plural else "describe_recipient", language)


def the_recipient(scenario: d.Scenario, language: Language) -> str:
    """The recipient as the subject of a sentence: hälsocentralen, each health centre."""
    own = scenario.titles.recipient
    if not own:
        return word("describe_the_recipient", language)
    return own.definite(language) or word("describe_each", language, noun=own.of(language))
