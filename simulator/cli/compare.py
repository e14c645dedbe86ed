"""The command that holds designs against each other: ``compare``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from simulator.cli.frame import in_locale, show_json, write, write_sentence, write_tables
from simulator.cli.payments import (
    DrawsOption,
    EveryDrawOption,
    ManifestOption,
    OnOption,
    OverOption,
    PaymentOption,
    SeedOption,
    StoreOption,
    ToOption,
    UntilOption,
    WorkersOption,
)
from simulator.cli.shared import (
    BaselineOption,
    DesignsOption,
    JsonOption,
    LangOption,
    MaterialityOption,
    ScenarioArgument,
    refuse_beside,
    refuse_with_draws,
    refuse_without_draws,
)
from simulator.language import Locale

ByOption = Annotated[str | None, typer.Option(help="Gruppera efter en kolumn, t.ex. ownership / group by a column")]
PerOption = Annotated[str | None, typer.Option(help="Skillnad per enhet, t.ex. beds / difference per unit")]
RevenueOption = Annotated[str | None, typer.Option(help="Skillnad som andel av t.ex. revenue / as a share of it")]
BandsOption = Annotated[
    bool, typer.Option("--bands", help="Vinst och förlust i band: över 5 %, 1-5 %, under 1 % / in bands")
]
HoursOption = Annotated[
    bool, typer.Option("--hours", help="Läkartimmar per mottagare och förslag / doctors' hours by recipient and design")
]
RecipientsOption = Annotated[bool, typer.Option("--recipients", help="Visa varje mottagare / show each recipient")]
ChangesOption = Annotated[bool, typer.Option("--changes", help="Visa vad förslagen ändrar / show what is changed")]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(compare)


def compare(
    scenario: ScenarioArgument,
    designs: DesignsOption = None,
    baseline: BaselineOption = None,
    by: ByOption = None,
    per: PerOption = None,
    revenue: RevenueOption = None,
    materiality: MaterialityOption = 0,
    recipients: RecipientsOption = False,
    bands: BandsOption = False,
    payment: PaymentOption = None,
    changes: ChangesOption = False,
    draws: DrawsOption = None,
    seed: SeedOption = 1,
    workers: WorkersOption = None,
    until: UntilOption = None,
    to: ToOption = None,
    manifest: ManifestOption = None,
    store: StoreOption = None,
    every_draw: EveryDrawOption = False,
    on: OnOption = None,
    over: OverOption = None,
    hours: HoursOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Jämför förslag: kostnad, vinnare och förlorare / compare designs: cost, winners and losers."""

    def work(locale: Locale) -> int:
        from simulator import api
        from simulator.problems import Place, refusal
        from simulator.questions import CompareQuestion, HoursQuestion
        from simulator.results.bands import Bands
        from simulator.results.compare_time import ComparedOverTime
        from simulator.results.qualifying import Qualifying

        names = [name for given in designs or () for name in given.split(",") if name]
        if hours:
            refuse_beside(
                locale, "--hours", draws=draws, by=by, per=per, revenue=revenue, over=over, changes=changes,
                bands=bands, payment=payment, recipients=recipients, materiality=materiality, until=until, to=to,
                manifest=manifest, store=store, on=on, **{"keep-draws": every_draw},
            )  # fmt: skip
            asked = HoursQuestion(scenario, tuple(names) or None, baseline).answer()
            write(asked, locale, as_json=as_json, most_rows=None)
            return 0
        if draws is not None:
            from simulator.cli.draws import run_draws

            refuse_with_draws(
                locale, by=by, per=per, revenue=revenue, changes=changes or None, over=over, bands=bands or None,
                payment=payment,
            )  # fmt: skip
            chosen = names or api.design_names(scenario)
            return run_draws(
                scenario,
                [baseline, "", *(name for name in chosen if name != baseline)] if baseline else ["", *chosen],
                draws,
                seed,
                workers,
                locale,
                until=until or (),
                materiality=materiality,
                recipients=recipients,
                to=to,
                manifest=manifest,
                store=store,
                every_draw=every_draw,
                on=on,
                as_json=as_json,
            )
        refuse_without_draws(locale, to, manifest, until, store, on, every_draw or None)
        comparison = CompareQuestion(scenario, tuple(names) or None, baseline, materiality).answer()
        span = over or ("year" if comparison.baseline.several_years else None)
        times = ComparedOverTime(comparison, span) if span is not None else None
        banded = Bands(comparison, revenue or "") if bands else None
        groups = Qualifying(comparison, by, per or "", payment or "") if by else None
        if payment and not by:
            raise refusal("payment_without_by", Place("--payment"), name=payment)
        if as_json:
            more: dict[str, Any] = {f"by_{times.span}": times.to_json(locale)} if times is not None else {}
            more |= {} if banded is None else {"bands": banded.to_json(locale)}
            more |= {} if groups is None else groups.to_json(locale)
            show_json(comparison.to_json(locale) | more)
            return 0
        if banded is not None:
            write_sentence(banded.sentence(locale))
        tables = [comparison.designs_table(locale), *(times.tables(locale) if times is not None else ())]
        tables += banded.tables(locale) if banded is not None else ()
        if groups is not None and by:
            tables += [comparison.groups_table(by, locale), *groups.tables(locale)]
        if recipients or ((per or revenue) and not (bands or by)):
            tables.append(comparison.recipients_table(locale, per, revenue))
        if changes:
            tables.append(comparison.changes_table(locale))
        write_tables(tables, locale, most_rows=None)
        return 0

    in_locale(lang, work)
