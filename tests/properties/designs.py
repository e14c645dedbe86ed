"""Random designs as text: every basis, factor, gate, limit, rounding and clock, with numbers that sit on the edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Draw = Any

COUNTS = ["0", "1", "2", "3", "7", "10", "12", "30", "33.3", "0.5", "1.25", "100", "0.1", "2.5", "19.99", "1000"]
SHARES = ["0", "1", "0.5", "0.9", "0.1", "0.8", "0.79", "0.3", "0.333333", "0.6667", "2/3", "0.05", "0.75"]
CELL_SHARES = [share for share in SHARES if "/" not in share]
KRONOR = ["0", "1", "0.01", "0.5", "33.33", "0.125", "100", "1234.5", "3500", "9999.99", "1000000", "0.10", "7"]
SIZES = ["1", "0.97", "1.1", "0.5", "1.3333", "2", "0", "1.0005"]
IDS = ["b", "a", "a10", "a2", "c", "B", "å", "z9"]
KEYS = ["north", "south", "north", "east"]


@dataclass
class Design:
    """The text of a scenario and the tables beside it."""

    sections: dict[str, list[str]]
    files: dict[str, str]
    ids: list[str]
    title: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The scenario file."""
        lines = list(self.sections["head"])
        for name in ("tables", "quantities", "funding", "payments", "claims"):
            if self.sections.get(name):
                lines += [f"{name}:", *(f"  {line}" for line in self.sections[name])]
        return "\n".join(lines) + "\n"


def one(draw: Draw, *options: Any) -> Any:
    """One of some options."""
    return draw(st.sampled_from(options))


def maybe(draw: Draw, chance: int = 2) -> bool:
    """Yes one time in so many."""
    return draw(st.integers(1, chance)) == 1


def cells(draw: Draw, options: Sequence[str], n: int) -> list[str]:
    """A column."""
    return [draw(st.sampled_from(options)) for _ in range(n)]


@st.composite
def designs(draw: Draw, payments: int = 3) -> Design:
    """A scenario of one to six recipients and one to three payments."""
    maker = Maker(draw)
    maker.people()
    maker.clock()
    maker.values()
    for n in range(draw(st.integers(1, payments))):
        maker.payment(f"p{n + 1}")
    return maker.design


class Maker:
    """Builds one design, remembering which names there are."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.design = Design({"head": [], "tables": [], "quantities": [], "funding": [], "payments": []}, {}, [])
        self.paid: list[str] = []
        self.counts = ["beds", "reviews", "beds_third", "tiered", "weighted", "near", "rounded"]
        self.shares = ["coverage", "met", "stepped", "0.9", "1", "2/3", "min(coverage / 0.8, 1)", "ramp"]
        self.changing = False

    # -- who there is -------------------------------------------------------------------------------------------------

    def people(self) -> None:
        """Recipients, perhaps with dated facts and a finer table."""
        draw = self.draw
        n = draw(st.integers(1, 6))
        ids = draw(st.permutations(IDS))[:n]
        self.design.ids = list(ids)
        columns = {
            "id": list(ids),
            "beds": cells(draw, COUNTS, n),
            "reviews": cells(draw, COUNTS, n),
            "kinds.long": cells(draw, COUNTS, n),
            "kinds.short": cells(draw, COUNTS, n),
            "coverage": cells(draw, CELL_SHARES, n),
            "reported": cells(draw, ["yes", "no", "yes"], n),
            "size": cells(draw, SIZES, n),
            "before": cells(draw, KRONOR, n),
            "area": cells(draw, KEYS, n),
        }
        self.design.files["centres.csv"] = csv_text(columns)
        facts = ""
        if maybe(draw, 4):
            self.changing = True
            facts = ", facts: facts.csv"
            m = draw(st.integers(1, 4))
            days = ["2022-03-01", "2022-04-15", "2022-10-01", "2023-02-01", "2021-06-01"]
            rows = {
                "id": cells(draw, ids, m),
                "from": list(draw(st.permutations(days))[:m]),
                "beds": cells(draw, [*COUNTS, ""], m),
                "reported": cells(draw, ["yes", "no", ""], m),
            }
            self.design.files["facts.csv"] = csv_text(rows)
        self.design.sections["head"].append(f"recipients: {{file: centres.csv{facts}}}")
        if maybe(draw, 4):
            self.table(list(ids))

    def table(self, ids: list[str]) -> None:
        """Homes that belong to recipients, perhaps for a part of the time."""
        draw = self.draw
        m = draw(st.integers(1, 5))
        rows = {
            "home": [f"h{k}" for k in range(m)],
            "centre": cells(draw, ids, m),
            "places": cells(draw, COUNTS, m),
            "kind": cells(draw, ["x", "y"], m),
        }
        if maybe(draw):
            self.changing = True
            rows["from"] = cells(draw, ["", "2022-01-01", "2022-05-20"], m)
            rows["to"] = cells(draw, ["", "2022-09-15", "2023-01-31"], m)
        self.design.files["homes.csv"] = csv_text(rows)
        self.design.sections["tables"].append("homes: {file: homes.csv, row: home, recipient: centre}")
        self.quantity("places: {unit: bed, table: homes}", "placed: {unit: bed, is: sum(places)}")
        self.quantity(
            'alike: {unit: bed, is: "sum(places * places / where(total(places, kind) > 0 bed, '
            'total(places, kind), 1 bed))"}'
        )
        self.quantity("fair: {unit: bed, is: sum(places * size)}")
        self.counts += ["placed", "alike", "fair"]

    def clock(self) -> None:
        """The period, and whether a payment must say how it accrues."""
        self.period = one(
            self.draw, "2022", "2022", "2022", "[2022, 2023]", "{from: 2022-04-01, to: 2023-03-31}",
            "{from: 2022-07-01, to: 2022-12-31}", "{from: 2022-02-10, to: 2022-11-20}",
        )  # fmt: skip
        self.partial = "-07-" in self.period or "-10" in self.period
        self.design.sections["head"].insert(0, f"period: {self.period}")

    def quantity(self, *lines: str) -> None:
        """Add quantities."""
        self.design.sections["quantities"] += lines

    def values(self) -> None:
        """Columns, and what is computed from them."""
        draw = self.draw
        self.quantity(
            "beds: {unit: bed}", "reviews: {unit: bed}", "kinds: {unit: bed, classes: [long, short]}",
            "coverage: {unit: share}", "reported: {unit: yes/no}", "size: {unit: 1}", "before: {unit: kr}",
            f"weighted: {{of: kinds, weights: {{long: {one(draw, '1', '0.5')}, short: {one(draw, '1/3', '0.7')}}}}}",
            "beds_third: {unit: bed, is: beds / 3}",
            'near: {unit: bed, is: "total(beds, area)"}',
            f"rounded: {{unit: bed, is: reviews / 7, round: {{to: {one(draw, '1 bed', '0.5 bed', '0.01 bed')}, "
            f"mode: {one(draw, 'half_up', 'half_even', 'down', 'up')}}}}}",
            f"met: {{of: coverage, curve: {self.curve()}}}",
            f"stepped: {{of: coverage, steps: [[{one(draw, '0', '0.1')}, 0.25], [{one(draw, '0.8', '80 %')}, 1]]}}",
            f"tiered: {{of: beds, {one(draw, 'tiers', 'whole')}: [[0, 1], [{one(draw, '10', '12', '0.5')}, 0.4]]}}",
            'ramp: {unit: 1, is: "max(min((coverage - 0.1) / (1 - 0.9 - 0.05), 1), 0)"}',
        )  # fmt: skip
        self.dated = maybe(draw, 3)
        if self.dated:
            self.quantity("fee: {value: {2022-01-01: 10.01 kr/bed, 2022-07-01: 11 kr/bed}}")
        else:
            self.quantity(f"fee: {{value: {one(draw, *KRONOR)} kr/bed}}")
        self.quantity("may: {of: beds, as_of: 2022-05-01}", "index: {value: 1.031}", "phase: {is: 1/3}")
        months = one(draw, "1 month", "3 months", "6 months", "1 year")
        self.quantity(
            "monthly: {unit: bed/month, is: beds / 1 month}",
            f"came: {{window: {{of: monthly, last: {months}, take: sum}}}}",
            f"usual: {{window: {{of: beds, last: {months}, take: {one(draw, 'sum', 'mean')}}}}}",
            f"then: {{of: beds, as_of: {one(draw, '-1 month', '-1 year', '-2 weeks', '-45 days')}}}",
        )
        self.counts += ["came", "usual", "then"]
        if "[" not in self.period:
            self.quantity("settled: {of: reported, held_for: 4 weeks}")
        for name in ("grant", "other"):
            if name == "grant" or maybe(draw, 3):
                amount = one(draw, "1 mkr", "50 000 kr", "333.33 kr", "10 mkr", "1 000 001 kr", "99 999.99 kr")
                amount += "/year" if "[" in self.period or maybe(draw, 4) else ""
                top = one(draw, "", "", ", top_slice: 100.01 kr")
                self.design.sections["funding"].append(f"{name}: {{amount: {amount}{top}}}")

    def curve(self) -> str:
        """Breakpoints that rise, or two that coincide; values that rise or fall."""
        first, second = one(self.draw, ("0.1", "0.9"), ("0.5", "0.8"), ("0.8", "0.8"), ("0.3", "2/3"))
        low, high = one(self.draw, ("0", "1"), ("1", "0"), ("0.25", "0.75"))
        return f"[[{first}, {low}], [{second}, {high}]]"

    # -- payments -----------------------------------------------------------------------------------------------------

    def payment(self, name: str) -> None:
        """One payment with everything that it can have."""
        draw = self.draw
        kind = one(draw, "rate", "rate", "classes", "tiers", "amount", "pool", "pool", "rest")
        per = "/year" if maybe(draw, 3) else ""
        lines = {
            "rate": self.rate, "classes": self.classes, "tiers": self.tiers, "amount": self.amount,
            "pool": self.pool, "rest": self.rest_pool,
        }[kind](per)  # fmt: skip
        pool = kind in ("pool", "rest")
        negative = kind == "amount" and maybe(draw, 4)
        if negative:
            lines = ["amount: -1 * before", "negative: allowed"]
        if maybe(draw, 3):
            factors = one(draw, "[size]", "index", "[index, phase]", "[size, 1/3]", "[size, index]", "beds / 10 bed")
            lines.append(f"times: {factors}")
        lines += self.earning(pool)
        lines += self.limits(pool, negative, per)
        lines += self.round()
        if self.partial or self.dated or self.changing or maybe(draw, 4):
            lines.append(f"accrues: {one(draw, 'month', 'quarter', *(['day'] if maybe(draw, 12) else []))}")
        if maybe(draw, 5):
            lines.append(f"counted: {one(draw, 'start', 'end', 'day_before', '2022-06-15')}")
        if maybe(draw, 3):
            lines.append(f"paid: {one(draw, '2022-12', '[2022-08, 2022-12]', '[2022-09-01, 2022-10, 2022-11]')}")
        if len(self.design.sections["funding"]) > 1:
            lines.append(f"funded_by: {'[grant]' if kind == 'rest' else one(draw, 'grant', '[grant, other]')}")
        self.design.sections["payments"] += [f"{name}:", *(f"  {line}" for line in lines)]
        self.paid.append(name)

    def count(self) -> str:
        """Something counted in beds."""
        if maybe(self.draw, 6):
            return one(
                self.draw,
                "beds - beds",
                "beds + reviews",
                "max(beds, 3 bed)",
                "where(reported, beds, 0)",
                "beds * share(reviews)",
                "total(reviews) - reviews",
                "abs(beds - 10)",
                "beds ** 2 / 7 bed",
                "may",
            )
        return one(self.draw, *self.counts)

    def rate(self, per: str) -> list[str]:
        """A rate for each bed."""
        rate = one(self.draw, *(f"{kr} kr/bed{per}" for kr in KRONOR), "fee", "fee / 3", "1/3 * fee")
        return [f"rate: {rate}", f'per: "{self.count()}"']

    def classes(self, per: str) -> list[str]:
        """A rate for each class."""
        return [f"rate: {{long: {one(self.draw, *KRONOR)} kr/bed{per}, short: 7.77 kr/bed{per}}}", "per: kinds"]

    def tiers(self, per: str) -> list[str]:
        """Rates by breakpoint."""
        how, at = one(self.draw, "tiers", "whole"), one(self.draw, "10", "12 bed", "0.5", "33.3")
        if maybe(self.draw):
            return self.tiers_over_the_year(how)
        tiers = f"[[0, {one(self.draw, *KRONOR)} kr/bed{per}], [{at}, 1.01 kr/bed{per}]]"
        return [f"rate: {{{how}: {tiers}}}", f'per: "{self.count()}"']

    def tiers_over_the_year(self, how: str) -> list[str]:
        """Breakpoints that count from the first day of the year."""
        steps = ", ".join(
            f"[{at}, {one(self.draw, *KRONOR)} kr/bed]" for at in ("0", one(self.draw, "10", "120", "33.3 bed"))
        )
        per = self.count() if maybe(self.draw) else "monthly"
        return [f"rate: {{{how}: {{over: year, steps: [{steps}]}}}}", f'per: "{per}"']

    def amount(self, per: str) -> list[str]:
        """An amount, perhaps held in a corridor, from another payment or from a table of steps."""
        options = [
            f"{one(self.draw, *KRONOR)} kr{per}", "before / 3", "min(max(before, 100 kr), 5 000.0050 kr)",
            "before * 1.1", "fee * beds / 7", "where(coverage >= 0.8, before, 0)", "mean(before)",
        ]  # fmt: skip
        if self.paid:
            options += [f"0.25 * {self.paid[0]}", f"total({self.paid[0]}) / 30", f"max(before, {self.paid[0]})"]
        return [f'amount: "{one(self.draw, *options)}"']

    def pool(self, per: str) -> list[str]:
        """A pool of its own."""
        pools = [*(f"{kr} kr{per}" for kr in KRONOR), "total(before) / 3", "total(fee * beds)"]
        return [f'pool: "{one(self.draw, *pools)}"', f'shared_by: "{self.count()}"']

    def rest_pool(self, _per: str) -> list[str]:
        """A share of what the others leave."""
        pool = one(self.draw, "rest(grant)", "30 % * rest(grant)", "1/3 * rest(grant)", "rest(grant) / 7")
        return [f'pool: "{pool}"', f'shared_by: "{self.count()}"']

    def condition(self) -> str:
        """A yes or no, often on its edge."""
        options = [
            "reported", "coverage >= 0.8", "(1 - 0.9) >= 0.1", "coverage >= 2/3", "coverage / 3 >= 0.1",
            "total(beds) > 10 bed", "beds >= 12", "not reported", "reported or coverage > 0.5", "size < 1.1",
            "beds / 3 >= 1 bed / 3", "total(beds, area) >= 30 bed", "1.1 * size >= 1.21", "reported and beds > 0",
            "share(reviews + 1 bed) >= 1/3", "mean(beds) <= beds",
        ]  # fmt: skip
        if "[" not in self.period:
            options.append("settled")
        return one(self.draw, *options)

    def earning(self, pool: bool) -> list[str]:
        """Gates, a share achieved, and for a pool what becomes of what is not earned."""
        lines, causes = [], []
        if maybe(self.draw):
            gates = [self.condition() for _ in range(one(self.draw, 1, 1, 2))]
            quoted = ", ".join(f'"{gate}"' for gate in gates)
            lines.append(f"requires: [{quoted}]")
            causes.append("requires")
        if maybe(self.draw):
            lines.append(f'achieved: "{one(self.draw, *self.shares)}"')
            causes.append("achieved")
        self.causes = causes
        if pool and causes:
            words = [one(self.draw, "redistribute", "unpaid") for _ in causes]
            each = ", ".join(f"{cause}: {word}" for cause, word in zip(causes, words, strict=True))
            lines.append(f"unearned: {one(self.draw, words[0], '{' + each + '}')}")
        return lines

    def limits(self, pool: bool, negative: bool, per: str) -> list[str]:
        """Floors and caps for each and for all."""
        lines = []
        if maybe(self.draw, 4) and not negative:
            lines.append(f'at_least: "{one(self.draw, "0.5 kr", "100 kr", "33.3350 kr", f"7 kr{per}", "before / 10")}"')
        if maybe(self.draw, 3):
            caps = ["50 kr", "1000 kr", "333.3350 kr", f"900 kr{per}", "before * 1.01", "beds * 20 kr/bed"]
            lines.append(f'at_most: "{one(self.draw, *caps)}"')
            if pool and not self.causes and maybe(self.draw):
                lines.append(f"unearned: {one(self.draw, 'redistribute', 'unpaid', '{at_most: unpaid}')}")
        if maybe(self.draw, 3) and not negative:
            totals = ["1000 kr", "333.3350 kr", "0.5 kr", "100 000 kr", f"777 kr{per}", "total(before) / 2"]
            lines.append(f'total_at_most: "{one(self.draw, *totals)}"')
        return lines

    def round(self) -> list[str]:
        """A rounding rule, or none."""
        if not maybe(self.draw):
            return []
        to = one(self.draw, "1 kr", "1 öre", "100 kr", "5 öre", "3 kr")
        mode = one(self.draw, "half_up", "half_even", "down", "up")
        each = one(self.draw, "period", "period", "slice")
        remainder = one(self.draw, "largest", "largest", "first", "last", "none")
        return [f"round: {{to: {to}, mode: {mode}, each: {each}, remainder: {remainder}}}"]


def csv_text(columns: dict[str, list[str]]) -> str:
    """A table as CSV."""
    rows = [",".join(columns), *(",".join(row) for row in zip(*columns.values(), strict=True))]
    return "\n".join(rows) + "\n"
