"""vardval-reform by hand: what each of 46 centres is paid of each payment, today and in the five designs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from tests.models.by_hand import Amounts, added, fitted, parts, per_cent, ramp, rounded, table

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "vardval-reform"
MONTHS = [f"2024-{month:02d}-01" for month in range(1, 13)]
FRAME = Fraction(1_100_000_000)
MILLION = Fraction(1_000_000)


@dataclass(frozen=True)
class Centres:
    """The tables."""

    @cached_property
    def rows(self) -> dict[str, dict[str, str]]:
        return {row["id"]: row for row in table(FOLDER / "recipients.csv")}

    @cached_property
    def months(self) -> dict[tuple[str, str], dict[str, str]]:
        return {(row["id"], row["from"]): row for row in table(FOLDER / "months.csv")}

    @cached_property
    def ids(self) -> list[str]:
        return list(self.rows)

    @cached_property
    def points(self) -> Amounts:
        """The mean of twelve months."""
        weights = {f"ages.{row['class']}": Fraction(row["weight"]) for row in table(FOLDER / "weights.csv")}
        return {
            name: sum((int(self.months[name, m][age]) * w for m in MONTHS for age, w in weights.items()), Fraction(0))
            / 12
            for name in self.ids
        }

    @cached_property
    def visits(self) -> Amounts:
        """A doctor's visit counts twice."""
        rows = {name: [self.months[name, m] for m in MONTHS] for name in self.ids}
        return {
            n: Fraction(sum(2 * int(r["visits.doctor"]) + int(r["visits.other"]) for r in rows[n])) for n in self.ids
        }

    def number(self, name: str, column: str) -> Fraction:
        return Fraction(self.rows[name][column])

    def capitation(self, percent: int, need_percent: int, visit_percent: int) -> dict[str, Amounts]:
        """The three pools, in per cent of the frame and of the capitation."""
        pool = FRAME * per_cent(percent)
        need = {n: self.points[n] * self.number(n, "cni") for n in self.ids}
        return {
            "by_age": parts(pool * per_cent(100 - need_percent), self.points),
            "by_need": parts(pool * per_cent(need_percent), need),
            "by_visits": parts(FRAME * per_cent(visit_percent), self.visits),
        }

    @cached_property
    def structure(self) -> Amounts:
        return {n: Fraction(1_500_000) * (row["structure_today"] == "yes") for n, row in self.rows.items()}

    @cached_property
    def today(self) -> dict[str, Amounts]:
        return {**self.capitation(80, 20, 20), "structure": self.structure}

    @cached_property
    def reached(self) -> Amounts:
        """The mean of three ramps."""
        limits = (("continuity", 30, 60), ("telephone", 75, 95), ("coverage", 65, 85))
        return {
            n: sum((ramp(self.number(n, c), per_cent(a), per_cent(b)) for c, a, b in limits), Fraction(0)) / 3
            for n in self.ids
        }

    @cached_property
    def reform(self) -> dict[str, Amounts]:
        """90, 6 and 4 per cent; what of the goals is not reached stays with the region, each rounded by itself."""
        pot, points = FRAME * per_cent(4), sum(self.points.values())
        far = {n: int(self.rows[n]["distance"]) for n in self.ids}
        return {
            **self.capitation(90, 20, 6),
            "goals": {n: rounded(pot * self.points[n] / points * self.reached[n]) for n in self.ids},
            "structure": {n: (2 if far[n] >= 50 else 1 if far[n] >= 25 else 0) * MILLION for n in self.ids},
            "need_structure": {n: 1_200_000 * Fraction(self.number(n, "cni") >= Fraction(3, 2)) for n in self.ids},
        }

    @cached_property
    def tournament(self) -> dict[str, Amounts]:
        """The whole pot of goals, by points times what is reached."""
        weights = {n: self.points[n] * self.reached[n] for n in self.ids}
        return {**self.reform, "goals": parts(FRAME * per_cent(4), weights)}

    @cached_property
    def corridor(self) -> dict[str, Amounts]:
        """The reform, with nobody losing over two per cent."""
        before, after = added(self.today.values(), self.ids), added(self.reform.values(), self.ids)
        change = {n: after[n] - before[n] for n in self.ids}
        lifted = {n: max(-per_cent(2) * before[n] - change[n], Fraction(0)) for n in self.ids}
        gained = {n: max(change[n], Fraction(0)) for n in self.ids}
        lost, won = sum(lifted.values()), sum(gained.values())
        return {
            **self.reform,
            "corridor": fitted(Fraction(0), {n: lifted[n] - lost * gained[n] / won for n in self.ids}),
        }

    def of(self, design: str | None) -> dict[str, Amounts]:
        """Every payment of a design; of today's model where none is named."""
        match design:
            case None:
                return self.today
            case "reform-2024":
                return self.reform
            case "reform-corridor":
                return self.corridor
            case "goals-redistributed":
                return self.tournament
            case "half-way":
                return {**self.capitation(87, 20, 13), "structure": self.structure}
            case "need-30":
                return {**self.capitation(80, 30, 20), "structure": self.structure}
            case _:
                raise ValueError(design)


DESIGNS = ("reform-2024", "reform-corridor", "half-way", "need-30", "goals-redistributed")
