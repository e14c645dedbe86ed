"""From files to a checked scenario: read, overlay, hold against the schema, define, check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from simulator.language import LANGUAGES
from simulator.problems import Problems, ScenarioError, did_you_mean
from simulator.scenario import build, build_funding, overlay
from simulator.scenario import definitions as d
from simulator.scenario.baseline import Known, read_baseline
from simulator.scenario.books.inside import real_file
from simulator.scenario.build_payments import payment
from simulator.scenario.build_quantities import quantity
from simulator.scenario.changed_cells import with_old
from simulator.scenario.check import check_scenario
from simulator.scenario.find import applied_together, design_file, name_of, scenario_file
from simulator.scenario.groups import group, with_sums
from simulator.scenario.holding import with_holdings
from simulator.scenario.hours import doctor_hours
from simulator.scenario.listed import expand
from simulator.scenario.overlay import Layered, read_layered
from simulator.scenario.paths import folders_of
from simulator.scenario.read_tables import nobody, read_recipients, read_table
from simulator.scenario.reader import Reader, found_file
from simulator.scenario.schema import OverlayFile, ScenarioFile
from simulator.scenario.shape import validate, without_faults
from simulator.scenario.titles import titles_of, words_of
from simulator.scenario.windows import paid_each_slice
from simulator.scenario.yaml_text import parse_yaml, shown_path

_T = TypeVar("_T")


def load(path: str | Path, designs: Sequence[str | Path] = (), known: Known | None = None) -> d.Scenario:
    """Read a scenario, or several designs of it applied together; raises ScenarioError with every fault found.

    ``path`` is a file or a folder with a ``scenario.yaml``; a design is a file, or a name under ``designs/`` or
    ``responses/``, or several names with + between them. ``known`` keeps what is read for several designs, so that
    what ``baseline(...)`` asks about is read once.
    """
    layered, name = layered_of(path, designs)
    scenario = from_text(layered, name, known=known)
    if known is not None and layered.base is None:
        known[layered.files] = scenario
    return scenario


def load_with(path: str | Path, designs: Sequence[str | Path], changes: str, label: str) -> d.Scenario:
    """A scenario with designs and, on top of them, a design that is text and no file.

    Args:
        path: a scenario file or its folder.
        designs: names or files of designs, applied together.
        changes: an overlay in YAML, without ``extends``, which is what stands below.
        label: what it is called in messages and as the design's name.

    Raises:
        ScenarioError: with every fault, those of the text placed in ``label``.
    """
    below, name = layered_of(path, designs)
    text = parse_yaml(changes, label)
    text.raw.setdefault("extends", below.files[-1].name)
    written = validate(OverlayFile, text)
    return from_text(
        overlay.apply(below, text, written, below.files[-1].parent / label), f"{name.partition('/')[0]}/{label}"
    )


def layered_of(path: str | Path, designs: Sequence[str | Path]) -> tuple[Layered, str]:
    """The text of a scenario with its designs, and the scenario's name."""
    base = scenario_file(Path(path))
    files = [design_file(base, name) for design in designs for name in applied_together(design)]
    return layers_of(base, files), name_of(base, files)


def layers_of(base: Path, files: Sequence[Path]) -> Layered:
    """The text of a scenario, or of designs of it applied together, which may extend what lies with either."""
    if not files:
        return read_layered(base)
    home = base.parent / "designs"
    return overlay.combine(
        [read_layered(file, folders=(*folders_of(file), *folders_of(base)[:1]), taken=home) for file in files]
    )


def with_listed(layered: Layered) -> tuple[Path, ...]:
    """Put weights, classes and breakpoints that stand in files into the text; the folders that files lie in."""
    text = layered.text
    folders = tuple(path.resolve().parent for path in layered.files)
    expand(text, str(text.raw.get("currency", "SEK")), lambda name, path: found_file(text, folders, name, path))
    return folders


def from_text(layered: Layered, name: str, base: d.Scenario | None = None, known: Known | None = None) -> d.Scenario:
    """A checked scenario from text that has been read and overlaid.

    Args:
        layered: the text, which knows what it extends.
        name: what the scenario is called.
        base: what ``baseline(...)`` asks about, where the text extends no file.
        known: what other designs extend, by its files; what this one extends is added.

    Raises:
        ScenarioError: with every fault.
    """
    text = layered.text
    if layered.title:
        text.raw["title"] = layered.title
    problems = Problems()
    problems.found += text.problems.found
    folders = with_listed(layered)
    problems.found += text.problems.found[len(problems.found) :]
    file, left_out = without_faults(ScenarioFile, text, problems)
    names = frozenset([*file.quantities, *file.payments, *file.funding])
    reader = Reader(text, file.currency, names)
    reader.problems, reader.failed = problems, left_out | {str(path[1]) for path in text.cut if len(path) > 1}
    reader.folders = folders
    _check_names(reader, file)
    years = reader.years(file.period)
    reader.span = (years[0].first, years[-1].last)
    read = _attempt(reader, lambda: read_recipients(reader, file.recipients, file))
    recipients, old_cells = read if read is not None else (nobody(text), {})
    if read is None:
        reader.failed |= {"recipients"} if file.recipients is not None else set()
    tables = _each(reader, file.tables, lambda n, part: read_table(reader, n, part, recipients, file))
    if "recipients" not in reader.failed:
        reader.headings["recipient"] = tuple(recipients.sheet.columns)
    reader.headings |= {name: tuple(table.sheet.columns) for name, table in tables.items()}
    known_tables = {**file.tables, **dict.fromkeys(left_out)}
    quantities = _each(reader, file.quantities, lambda n, part: quantity(reader, n, part, known_tables))
    funding = _each(reader, file.funding, lambda n, part: build_funding.source(reader, n, part))
    payments = _each(reader, file.payments, lambda n, part: payment(reader, n, part, file.funding))
    years = reader.years(file.period)
    payments = _with_conditions(reader, file, paid_each_slice(payments, years))
    activities = _each(reader, file.activities, lambda n, part: build_funding.activity(reader, n, part, file.funding))
    plans = _each(reader, file.plans, lambda n, part: build_funding.plan(reader, n, part, file.funding))
    effects = _each(reader, file.effects, lambda n, part: build.effect(reader, n, part))
    groups = _each(reader, file.groups, lambda n, part: group(reader, n, part))
    hours = _attempt(reader, lambda: doctor_hours(reader, file.hours) if file.hours is not None else None)
    claims = tuple(build.claim(reader, i, part, recipients.ids) for i, part in enumerate(file.claims))
    scenario = d.Scenario(
        name=name,
        title=_in_both(words_of(file.title), name),
        currency=file.currency,
        years=years,
        documents=build.documents(reader, file),
        recipients=recipients,
        tables=tables,
        quantities=quantities,
        funding=funding,
        payments=payments,
        activities=activities,
        plans=plans,
        claims=claims,
        groups=groups,
        effects=effects,
        hours=hours,
        expect=tuple(reader.formula(words, "expect", i) for i, words in enumerate(file.expect)),
        notes=tuple(words_of(note) for note in file.notes),
        synthetic=recipients.synthetic or any(table.synthetic for table in tables.values()),
        why=layered.why,
        changes=with_old(layered.changes, old_cells),
        titles=titles_of(file),
        files=tuple(dict.fromkeys(shown_path(real_file(f)) for f in layered.files)),
    )
    scenario = replace(scenario, base=read_baseline(scenario, layered, base, known, from_text, reader.problems))
    scenario = with_holdings(with_sums(scenario, reader.problems), reader.problems)
    return replace(scenario, checked=check_scenario(scenario, reader.problems, frozenset(reader.failed)))


def _each(reader: Reader, parts: Mapping[str, Any], make: Callable[[str, Any], _T]) -> dict[str, _T]:
    """The parts that can be made; a name that something is wrong with is noted, so that its users are not blamed."""
    out = {}
    for name, part in parts.items():
        before, known = len(reader.problems.found), name in reader.failed
        made = _attempt(reader, lambda name=name, part=part: make(name, part))  # type: ignore[misc]
        if made is not None:
            out[name] = made
        if known:
            del reader.problems.found[before:]
        elif len(reader.problems.found) > before:
            reader.failed.add(name)
    return out


def _with_conditions(reader: Reader, file: ScenarioFile, payments: dict[str, d.Payment]) -> dict[str, d.Payment]:
    """Payments with the conditions that are known after them; what is withheld names the payment it is taken from."""
    out = dict(payments)
    for name, part in file.payments.items():
        if part.condition is None or name not in payments:
            continue
        condition = build_funding.condition(reader, name, part.condition, file.payments)
        out[name] = replace(payments[name], condition=condition)
        if condition.if_failed == "withheld" and not condition.from_:
            from_ = build_funding.next_payment(out[name], payments, reader)
            out[name] = replace(out[name], condition=replace(condition, from_=from_))
    return out


def _attempt(reader: Reader, make: Callable[[], _T]) -> _T | None:
    try:
        return make()
    except ScenarioError as bad:
        return reader.attempt(bad, None)


def _in_both(title: d.Words, name: str) -> dict[str, str]:
    return {lang: title.of(lang) or name for lang in LANGUAGES}


def _check_names(reader: Reader, file: ScenarioFile) -> None:
    """Names are words, and no name means two things."""
    first: dict[str, str] = {}
    for section in ("quantities", "funding", "payments", "groups", "activities", "plans", "effects"):
        for name in getattr(file, section):
            reader.name(name, section, name)
            place = reader.key(section, name)
            if name in first:
                reader.problems.add("name_taken", place, name=name, first=first[name])
            first.setdefault(name, str(place))
    known = {*file.sources, "assumption"}
    for section in ("quantities", "funding", "payments", "activities", "plans", "effects", "claims"):
        parts = getattr(file, section)
        for key, part in parts.items() if isinstance(parts, dict) else enumerate(parts):
            source = getattr(part, "source", "")
            if file.sources and source and not _is_known_source(source, known):
                reader.problems.add(
                    "unknown_source",
                    reader.place(section, key, "source"),
                    name=source,
                    known=did_you_mean(source, known) if len(reader.problems.found) < MOST_SUGGESTED else "-",
                )


MOST_KEY = 500
MOST_SUGGESTED = 200


def _is_known_source(source: str, known: set[str]) -> bool:
    """A key of ``sources``, possibly with a page or paragraph after a comma."""
    ends = (at for at, sign in enumerate(source[:MOST_KEY]) if sign in ", ;:")
    return source in known or any(source[:end] in known for end in ends)


# -- recipients and finer tables ----------------------------------------------------------------------------------
