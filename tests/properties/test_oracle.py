"""The simulator pays what the reference evaluator pays, to the öre, over random designs."""

from hypothesis import HealthCheck, Phase, event, given, settings

from tests.properties.designs import Design, designs
from tests.properties.settling import by_reference, by_simulator

AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)  # making a failing design smaller takes minutes


@settings(max_examples=35, phases=AS_FOUND, suppress_health_check=list(HealthCheck))
@given(designs())
def test_every_payment_equals_the_reference_to_the_ore(design: Design) -> None:
    ours, reference = by_simulator(design), by_reference(design)
    event("refused" if ours.refused else "settled")
    assert bool(ours.refused) == bool(reference.refused), f"{ours.refused or '-'} | {reference.refused or '-'}"
    assert ours.paid == reference.paid
    assert ours.unpaid == reference.unpaid
