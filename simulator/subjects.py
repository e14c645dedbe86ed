"""What questions are about: scenarios by path, shipped name or as they have been read, and their central case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.scenario.definitions import Scenario

if TYPE_CHECKING:
    from simulator.results.ledger import Ledger
    from simulator.results.result import Result

Subject = str | Path | Scenario


def load(scenario: str | Path, *designs: str | Path) -> Scenario:
    """Read and check a scenario, with designs applied.

    >>> load("vasterbotten-2021", "open-fee").name
    'vasterbotten-2021/open-fee'
    """
    from simulator.scenario.load import load as load_
    from simulator.shipped import find

    return load_(find(scenario), designs)


def load_each(scenario: str | Path, designs: Iterable[Sequence[str | Path]]) -> list[Scenario]:
    """Several designs of a scenario, as ``load`` reads each; what ``baseline(...)`` asks about is read once.

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: for each what is laid on the scenario; nothing for the scenario itself.

    >>> [one.name for one in load_each("vasterbotten-2021", [(), ("open-fee",)])]
    ['vasterbotten-2021', 'vasterbotten-2021/open-fee']
    """
    from simulator.scenario.baseline import Known
    from simulator.scenario.load import load as load_
    from simulator.shipped import find

    path, known = find(scenario), Known()
    return [load_(path, laid, known) for laid in designs]


def design_names(scenario: str | Path) -> list[str]:
    """Names of the designs under a scenario's ``designs`` folder.

    >>> "open-fee" in design_names("vasterbotten-2021")
    True
    """
    from simulator.scenario.find import design_names as names_of
    from simulator.shipped import find

    return names_of(find(scenario))


def loaded(scenario: Subject, designs: Sequence[str | Path]) -> Scenario:
    """A scenario that has been read as it is, else read."""
    return scenario if isinstance(scenario, Scenario) else load(scenario, *designs)


def settle(scenario: Subject, *designs: str | Path) -> Result:
    """The central case: what every recipient is paid, to the smallest unit of the currency.

    >>> settle("vasterbotten-2021").cost
    Money('15000000.00 SEK')
    """
    from simulator.engine.settle import settle as settle_
    from simulator.results.result import Result

    return Result(settle_(loaded(scenario, designs)))


def settle_each(scenario: str | Path, designs: Iterable[Sequence[str | Path]]) -> list[Result]:
    """The central case of several designs, as ``settle`` gives each; what ``baseline(...)`` asks about is settled once.

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: for each what is laid on the scenario; nothing for the scenario itself.

    >>> [str(one.cost) for one in settle_each("vasterbotten-2021", [(), ("open-fee",)])]
    ['15000000.00 SEK', '16070000.00 SEK']
    """
    from simulator.engine.baseline import Baseline
    from simulator.engine.settle import Settlement
    from simulator.engine.settle import settle as settle_
    from simulator.results.result import Result

    done: dict[int, Settlement] = {}

    def settled(one: Scenario) -> Settlement:
        if id(one) not in done:
            base = one.base
            done[id(one)] = settle_(one, base=None if base is None else Baseline(one, partial(settled, base)))
        return done[id(one)]

    return [Result(settled(one)) for one in load_each(scenario, designs)]


def ledger(scenario: Subject, *designs: str | Path, as_of: date | None = None) -> Ledger:
    """Dated entries of every source; ``as_of`` keeps to what was known on a day.

    >>> ledger("jamtland-harjedalen-2022").sources["grant_2021"]["used"]
    Money('4317498.00 SEK')
    """
    from simulator.engine.known import as_it_was_known
    from simulator.results.ledger import ledger as ledger_
    from simulator.scenario.knowledge import as_known

    found = loaded(scenario, designs)
    settlement = settle(found if as_of is None else as_known(found, as_of)).settlement
    return ledger_(settlement, as_it_was_known(settlement), as_of=as_of)
