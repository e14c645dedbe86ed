"""vardval-2023 by hand: what each of 150 centres is paid of each payment in the year, and in the five designs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from tests.models.by_hand import Amounts, added, fitted, parts, per_cent, ramp, rounded, table

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "vardval-2023"
MONTHS = [f"2023-{month:02d}-01" for month in range(1, 13)]
BEFORE = [f"2022-{month:02d}-01" for month in range(7, 13)]
NOT_CARE = {"interpreters_pay", "patient_fees", "vat", "corridor"}


@dataclass(frozen=True)
class Rules:
    """Prices that a design changes."""

    case_mix_price: int = 300
    distance_prices: tuple[tuple[int, int], ...] = ((20, 8), (40, 16), (60, 28))
    quality: bool = True


@dataclass(frozen=True)
class Year:
    """The year under one set of rules."""

    rules: Rules = Rules()

    @cached_property
    def centres(self) -> dict[str, dict[str, str]]:
        return {row["id"]: row for row in table(FOLDER / "recipients.csv")}

    @cached_property
    def facts(self) -> dict[tuple[str, str], dict[str, str]]:
        return {(row["id"], row["from"]): row for row in table(FOLDER / "months.csv")}

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        return {f"ages.{row['class']}": Fraction(row["weight"]) for row in table(FOLDER / "weights.csv")}

    @cached_property
    def points(self) -> dict[str, Amounts]:
        return {
            month: {
                name: sum((Fraction(self.facts[name, month][age]) * w for age, w in self.weights.items()), Fraction(0))
                for name in self.centres
            }
            for month in MONTHS
        }

    def listed(self, name: str, month: str) -> int:
        return sum(int(self.facts[name, month][age]) for age in self.weights)

    @cached_property
    def coverage(self) -> dict[str, Amounts]:
        """Own visits of all, in the six months until the month before."""
        days, out = [*BEFORE, *MONTHS], {}
        for number, month in enumerate(MONTHS):
            half = days[number : number + 6]
            own = {name: sum(int(self.facts[name, day]["own"]) for day in half) for name in self.centres}
            other = {name: sum(int(self.facts[name, day]["elsewhere"]) for day in half) for name in self.centres}
            out[month] = {name: Fraction(own[name], own[name] + other[name]) for name in self.centres}
        return out

    def goals(self, name: str) -> Fraction:
        row = self.centres[name]
        reached = (
            ramp(Fraction(row["telephone"]), per_cent(60), per_cent(90)),
            ramp(Fraction(row["reviewed"]), per_cent(50), per_cent(80)),
            ramp(Fraction(row["diabetes"]), per_cent(40), per_cent(70)),
        )
        return sum(reached, Fraction(0)) / 3

    def by_month(self, month: str) -> dict[str, Amounts]:
        """Exact amounts of one month, before rounding."""
        points, out = self.points[month], {}
        out["age_sex"] = {name: 458 * points[name] for name in self.centres}
        acg = {name: Fraction(self.facts[name, month]["acg"]) for name in self.centres}
        usual = sum(acg[name] * points[name] for name in self.centres) / sum(points.values())
        out["case_mix_pay"] = {n: self.rules.case_mix_price * points[n] * acg[n] / usual for n in self.centres}
        needy = {name: Fraction(row["cni"]) > Fraction("2.5") for name, row in self.centres.items()}
        out["deprivation"] = {name: Fraction(67) * points[name] * needy[name] for name in self.centres}
        out["coverage_pay"] = {
            name: 50 * points[name] * ramp(self.coverage[month][name], per_cent(50), per_cent(90))
            for name in self.centres
        }
        if self.rules.quality:
            out["quality"] = {name: 24 * points[name] * self.goals(name) for name in self.centres}
        out["distance_pay"] = {n: Fraction(self.distance_price(n) * self.listed(n, month)) for n in self.centres}
        for payment in ("sole_pay", "infant_care", "child_care", "care_homes", "asylum_exams"):
            out[payment] = {name: Fraction(self.standing(payment, row), 12) for name, row in self.centres.items()}
        for payment, column, price in (
            ("guest_visits", "guests", 600),
            ("region_visits", "other_regions", 1400),
            ("interpreters_pay", "interpreters", 1),
            ("patient_fees", "fees", -1),
        ):
            out[payment] = {name: Fraction(price * int(self.facts[name, month][column])) for name in self.centres}
        return out

    def distance_price(self, name: str) -> int:
        reached = [price for km, price in self.rules.distance_prices if int(self.centres[name]["distance"]) >= km]
        return reached[-1] if reached else 0

    @staticmethod
    def standing(payment: str, row: dict[str, str]) -> int:
        """What does not follow the month, for the year."""
        match payment:
            case "sole_pay":
                return 12 * 60_000 * (row["sole"] == "yes")
            case "infant_care":
                return 8717 * int(row["infants"])
            case "child_care":
                return 1537 * int(row["children"])
            case "care_homes":
                kinds = zip((2400, 12_000, 1200), ("permanent", "short_stay", "disability"), strict=True)
                return sum(price * int(row[f"places.{kind}"]) for price, kind in kinds)
            case _:
                return 1820 * int(row["asylum"])

    @cached_property
    def exact(self) -> dict[str, dict[str, Amounts]]:
        """Exact amounts by payment and month."""
        each = {month: self.by_month(month) for month in MONTHS}
        return {payment: {month: each[month][payment] for month in MONTHS} for payment in each[MONTHS[0]]}

    @cached_property
    def base(self) -> dict[str, Amounts]:
        """Payments of the year in whole öre, without the VAT compensation."""
        return {
            payment: {name: rounded(sum((by[m][name] for m in MONTHS), Fraction(0))) for name in self.centres}
            for payment, by in self.exact.items()
        }

    def with_vat(self, payments: dict[str, Amounts]) -> dict[str, Amounts]:
        """Three per cent of the care payments, for private providers."""
        care = added((amounts for name, amounts in payments.items() if name not in NOT_CARE), list(self.centres))
        vat = {n: rounded(per_cent(3) * care[n]) * (row["private"] == "yes") for n, row in self.centres.items()}
        return {**payments, "vat": vat}

    @cached_property
    def all(self) -> dict[str, Amounts]:
        """Every payment."""
        return self.with_vat(self.base)

    @cached_property
    def ids(self) -> list[str]:
        return list(self.centres)

    @cached_property
    def points_year(self) -> Amounts:
        return {name: sum((self.points[m][name] for m in MONTHS), Fraction(0)) / 12 for name in self.ids}


def total(amounts: Amounts) -> Fraction:
    """All centres."""
    return sum(amounts.values(), Fraction(0))


def deprivation_weight(today: Year) -> dict[str, Amounts]:
    """Case mix at 240 kr, and what that sets free to deprivation by points x index."""
    year = Year(Rules(case_mix_price=240))
    free = total(today.base["case_mix_pay"]) - total(year.base["case_mix_pay"])
    need = {n: today.points_year[n] * Fraction(today.centres[n]["cni"]) for n in today.ids}
    return today.with_vat({**year.base, "deprivation": parts(total(today.base["deprivation"]) + free, need)})


def coverage_deduction(today: Year) -> dict[str, Amounts]:
    """200 kr off for each visit elsewhere; the money of coverage and what was taken off are shared by points."""
    visits = {n: sum(int(today.facts[n, m]["elsewhere"]) for m in MONTHS) for n in today.ids}
    off = {n: Fraction(-200 * visits[n]) for n in today.ids}
    back = parts(total(today.base["coverage_pay"]) - total(off), today.points_year)
    return today.with_vat({**today.base, "coverage_pay": off, "returned": back})


def rural_supplement(today: Year) -> dict[str, Amounts]:
    """Distance at twice the price, out of the payment by age and sex."""
    year = Year(Rules(distance_prices=((20, 16), (40, 32), (60, 56))))
    more = total(year.base["distance_pay"]) - total(today.base["distance_pay"])
    return today.with_vat({**year.base, "age_sex": parts(total(today.base["age_sex"]) - more, today.points_year)})


def p4p_into_capitation(today: Year) -> dict[str, Amounts]:
    """No quality payment; its money by list points."""
    pool = total(today.base["age_sex"]) + total(today.base["quality"])
    rest = {name: amounts for name, amounts in today.base.items() if name != "quality"}
    return today.with_vat({**rest, "age_sex": parts(pool, today.points_year)})


def first_year_corridor(today: Year) -> dict[str, Amounts]:
    """Deprivation weight, and nobody loses more than one per cent: those who gain pay in proportion to their gains."""
    new = deprivation_weight(today)
    before, after = added(today.all.values(), today.ids), added(new.values(), today.ids)
    change = {n: after[n] - before[n] for n in today.ids}
    lifted = {n: max(-per_cent(1) * before[n] - change[n], Fraction(0)) for n in today.ids}
    gained = {n: max(change[n], Fraction(0)) for n in today.ids}
    exact = {n: lifted[n] - total(lifted) * gained[n] / total(gained) for n in today.ids}
    return {**new, "corridor": fitted(Fraction(0), exact)}


DESIGNS = {
    "deprivation-weight": deprivation_weight,
    "coverage-deduction": coverage_deduction,
    "rural-supplement": rural_supplement,
    "p4p-into-capitation": p4p_into_capitation,
    "first-year-corridor": first_year_corridor,
}
