"""The commands about what designs reward and how centres may answer: ``incentives``."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.frame import show_json
from simulator.cli.shared import DesignOption, JsonOption, LangOption, ScenarioArgument, in_language


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(incentives)


def incentives(
    scenario: ScenarioArgument,
    quantity: Annotated[str, typer.Option("--quantity", help="Storhet per mottagare / a quantity of recipients")],
    design: DesignOption = None,
    within: Annotated[int, typer.Option(min=1, max=200, help="Steg att leta trappsteg i / steps to search")] = 5,
    step: Annotated[float, typer.Option(min=0, help="Hur mycket en till är / how much one more is")] = 0.0,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Vad en till betalar: varje mottagare, priseffekt, trappsteg / what one more pays: price effect and cliffs."""

    def work() -> int:
        from simulator import api
        from simulator.decide.incentives import incentives as found_by
        from simulator.report.incentives import print_incentives

        result = api.settle(scenario, *(design or ()))
        found = found_by(result.settlement, quantity, within=within, step=step)
        if as_json:
            show_json(found.to_json())
        else:
            print_incentives(found)
        return 0

    in_language(lang, work)
