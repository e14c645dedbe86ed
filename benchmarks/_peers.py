"""The work of W1 on OpenFisca-Core and EMA Workbench; run by w1.py --peers with the Python of their own environment.

Neither draws counts as the simulator does, nor divides a capped total to the öre: OpenFisca is given the draws and
pays them without rounding, EMA Workbench runs a vectorised model of all 40 centres once for each draw.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np

DRAWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
CENTRES, BUDGET = 40, 16_430_000.0


def openfisca() -> tuple[float, float]:
    """Seconds to build a simulation of draws x centres and calculate it, and of that to calculate."""
    from openfisca_core.entities import Entity, GroupEntity
    from openfisca_core.periods import YEAR
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    centre = Entity("centre", "centres", "A centre in a draw", "")
    region = GroupEntity(
        "region", "regions", "A draw", "", roles=[{"key": "member", "plural": "members", "label": "Member"}]
    )

    class Beds(Variable):
        value_type, entity, definition_period, label = float, centre, YEAR, "beds"

    class Reviews(Variable):
        value_type, entity, definition_period, label = float, centre, YEAR, "reviews"

    class PerBed(Variable):
        value_type, entity, definition_period, label = float, centre, YEAR, "per bed"

        def formula(self, period):  # type: ignore[no-untyped-def]
            return 3500 * self("Beds", period)

    class Fee(Variable):
        value_type, entity, definition_period, label = float, centre, YEAR, "fee"

        def formula(self, period):  # type: ignore[no-untyped-def]
            asked = 3000 * self("Reviews", period)
            total = self.region.sum(self.region.members("PerBed", period))
            fees = self.region.sum(3000 * self.region.members("Reviews", period))
            cap = np.maximum(BUDGET - total, 0)
            return asked * np.minimum(1, cap / np.maximum(fees, 1))

    rng = np.random.default_rng(1)
    beds = rng.poisson(77.5, DRAWS * CENTRES).astype(np.float32)
    reviews = rng.binomial(beds.astype(np.int64), 0.6).astype(np.float32)
    start = time.perf_counter()
    system = TaxBenefitSystem([centre, region])
    for variable in (Beds, Reviews, PerBed, Fee):
        system.add_variable(variable)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("centre", np.arange(DRAWS * CENTRES))
    owner = np.repeat(np.arange(DRAWS), CENTRES)
    group = builder.declare_entity("region", np.arange(DRAWS))
    builder.join_with_persons(group, owner, roles=np.full(DRAWS * CENTRES, "member"))
    simulation = builder.build(system)
    simulation.set_input("Beds", "2021", beds)
    simulation.set_input("Reviews", "2021", reviews)
    built = time.perf_counter()
    simulation.calculate("PerBed", "2021")
    simulation.calculate("Fee", "2021")
    end = time.perf_counter()
    return end - start, end - built


def ema(draws: int) -> float:
    """Seconds for each draw of a vectorised model of all centres."""
    from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator, ema_logging

    ema_logging.log_to_stderr(50)  # critical faults only
    rng = np.random.default_rng(1)

    def year(uptake: float = 0.6) -> dict[str, float]:
        beds = rng.poisson(77.5, CENTRES)
        reviews = rng.binomial(beds, uptake)
        per_bed = 3500.0 * beds
        fees = 3000.0 * reviews
        cap = max(BUDGET - per_bed.sum(), 0.0)
        fees *= min(1.0, cap / max(fees.sum(), 1.0))
        return {"cost": float(per_bed.sum() + fees.sum())}

    model = Model("w1", function=year)
    model.uncertainties = [RealParameter("uptake", 0.45, 0.75)]
    model.outcomes = [ScalarOutcome("cost")]
    start = time.perf_counter()
    with SequentialEvaluator(model) as evaluator:
        evaluator.perform_experiments(scenarios=draws)
    return (time.perf_counter() - start) / draws


if __name__ == "__main__":
    whole, calculation = openfisca()
    print(json.dumps({"openfisca": whole, "openfisca_calc": calculation, "ema_per_draw": ema(2000)}))
