"""From files to a checked scenario: read, overlay, hold against the schema, define, check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from simulator.language import LANGUAGES
from simulator.problems import Place, Problems, ScenarioError, did_you_mean, refusal
from simulator.scenario import build, build_funding, overlay
from simulator.scenario import definitions as d
from simulator.scenario.baseline import Known, read_baseline
from simulator.scenario.books.inside import BOOKS, SCENARIO, inside, real_file
from simulator.scenario.books.read import holds_model, is_there, yaml_files
from simulator.scenario.cell_dates import form_pattern
from simulator.scenario.changed_cells import changed, with_old, without
from simulator.scenario.check import check_scenario
from simulator.scenario.columns import FOREVER, dates_of
from simulator.scenario.groups import group, with_sums
from simulator.scenario.holding import with_holdings
from simulator.scenario.hours import doctor_hours
from simulator.scenario.listed import expand
from simulator.scenario.overlay import Layered, read_layered
from simulator.scenario.paths import folders_of
from simulator.scenario.reader import Reader, found_file
from simulator.scenario.row_facts import unfolded
from simulator.scenario.schema import OverlayFile, RecipientsPart, ScenarioFile, TablePart
from simulator.scenario.shape import validate, without_faults
from simulator.scenario.sheets.sheet import Reading, Wanted
from simulator.scenario.tables import WORKBOOKS, Sheet, Table, ids_of, inline_sheet, read_sheet, require, says_made_up
from simulator.scenario.titles import titles_of, words_of
from simulator.scenario.wanted import reading_of, wanted_of
from simulator.scenario.windows import paid_each_slice
from simulator.scenario.yaml_text import Text, parse_yaml, shown_path

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
    files = [design_file(base, name) for design in designs for name in _several(design)]
    return layers_of(base, files), _name(base, files)


def layers_of(base: Path, files: Sequence[Path]) -> Layered:
    """The text of a scenario, or of designs of it applied together, which may extend what lies with either."""
    if not files:
        return read_layered(base)
    return overlay.combine([read_layered(file, folders=(*folders_of(file), *folders_of(base)[:1])) for file in files])


def design_names(path: str | Path) -> list[str]:
    """Names of the designs under a scenario's ``designs`` folder."""
    base = scenario_file(Path(path))
    return [file.stem for file in yaml_files(base.parent / "designs")]


_FOLDERS = ("designs", "responses")
"""Where designs lie, and where the assumptions about answers that any of them may be put together with."""


def _several(design: str | Path) -> list[str | Path]:
    """``capped-fee+elastic`` is two designs, unless it is a file."""
    return [design] if isinstance(design, Path) or is_there(Path(design)) else list(design.split("+"))


def scenario_file(path: Path) -> Path:
    """The scenario.yaml that a path means."""
    file = path / SCENARIO if not is_there(path) and is_there(path / SCENARIO) else path
    if not is_there(file):
        raise refusal("no_such_file", Place(shown_path(path)), file=shown_path(path))
    if file.suffix.lower() in BOOKS and holds_model(file):
        return file / SCENARIO
    if file.suffix.lower() in WORKBOOKS:
        raise refusal("workbook_for_scenario", Place(shown_path(path)), file=shown_path(path))
    return file


def design_file(base: Path, design: str | Path) -> Path:
    """The overlay that a design's name or path means."""
    for folder in _FOLDERS:
        named = base.parent / folder / f"{design}.yaml"
        if is_there(named):
            return named
    if is_there(Path(design)):
        return Path(design)
    known = [file.stem for folder in _FOLDERS for file in yaml_files(base.parent / folder)]
    raise refusal("no_such_design", Place(shown_path(base)), name=str(design), known=did_you_mean(str(design), known))


def _name(base: Path, files: Sequence[Path]) -> str:
    within = inside(base)
    own = base.resolve().parent.name if base.name == SCENARIO else base.stem
    own = own if within is None else within.book.stem
    return "/".join([own, "+".join(file.stem for file in files)]) if files else own


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
    read = _attempt(reader, lambda: _recipients(reader, file.recipients, file))
    recipients, old_cells = read if read is not None else (_nobody(text), {})
    if read is None:
        reader.failed |= {"recipients"} if file.recipients is not None else set()
    tables = _each(reader, file.tables, lambda n, part: _table(reader, n, part, recipients, file))
    if "recipients" not in reader.failed:
        reader.headings["recipient"] = tuple(recipients.sheet.columns)
    reader.headings |= {name: tuple(table.sheet.columns) for name, table in tables.items()}
    known_tables = {**file.tables, **dict.fromkeys(left_out)}
    quantities = _each(reader, file.quantities, lambda n, part: build.quantity(reader, n, part, known_tables))
    funding = _each(reader, file.funding, lambda n, part: build_funding.source(reader, n, part))
    payments = _each(reader, file.payments, lambda n, part: build.payment(reader, n, part, file.funding))
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


def _nobody(text: Text) -> Table:
    return Table("recipient", Sheet("", {"id": []}, 0, lambda _row, _heading: text.place(())), ())


def _sheet_of(reader: Reader, part: RecipientsPart | TablePart, at: tuple[str, ...], wanted: Wanted) -> Sheet:
    inline = isinstance(part.rows, list)
    if inline == bool(part.file):
        raise refusal("file_or_rows", reader.key(*at))
    if part.dates and form_pattern(part.dates) is None:
        raise refusal("bad_date_form", reader.place(*at, "dates"), text=part.dates)
    if isinstance(part.rows, str) and not part.rows.startswith("to "):
        raise refusal("rows_word", reader.place(*at, "rows"), text=part.rows)
    reading = reading_of(part)
    if part.headings and not reading.headings:
        raise refusal("not_a_row", reader.place(*at, "headings"), text=part.headings)
    if isinstance(part.rows, list):
        place = reader.place(*at)

        def locate(row: int, heading: str) -> Place:
            return reader.place(*at, "rows", max(row, 0), heading)

        return replace(inline_sheet(part.rows, locate, place.file), marks=reading.marks, dates=reading.dates)
    file, asked = reader.file(part.file, *at, "file"), reader.place(*at, "sheet")
    return read_sheet(file, part.sheet, asked, reading=reading, wanted=wanted)


def _recipients(
    reader: Reader, part: RecipientsPart | None, file: ScenarioFile
) -> tuple[Table, Mapping[tuple[str, str], str]] | None:
    """The recipients as designs have them, and what stood in the cells that designs change."""
    if part is None:
        return None
    wanted = wanted_of(file.quantities, "recipient", part.id, file.currency, span=reader.span)
    sheet = _sheet_of(reader, part, ("recipients",), wanted)
    facts = None
    if part.facts:
        sought = replace(wanted, key="id", headings=("from", *wanted.headings), additive=frozenset())
        facts = read_sheet(
            reader.file(part.facts, "recipients", "facts"),
            part.facts_sheet,
            reader.place("recipients", "facts_sheet"),
            reading=Reading(part.facts_sheet, marks=dict(part.marks), dates=part.dates, without=()),
            wanted=sought,
        )
        require(facts, ("id", "from"))
        _refuse_unread(facts, wanted, reader.problems)
    with_cells = changed(reader, part, sheet, facts)
    sheet = with_cells.sheet
    ids = ids_of(sheet, part.id, reader.problems, inline=isinstance(part.rows, list))
    made_up = part.synthetic == "yes" or says_made_up(sheet)
    return Table("recipient", sheet, ids, made_up, facts=with_cells.facts), with_cells.old


def _refuse_unread(facts: Sheet, wanted: Wanted, problems: Problems) -> None:
    """Facts of which nothing is read have lost their headings; one that is read beside others is told of."""
    other = [heading for heading in facts.columns if heading not in ("id", "from", "known", "synthetic")]
    if other and not {*other} & {*wanted.headings}:
        known = ", ".join(wanted.headings) or "-"
        problems.add("facts_unread", facts.place(-1, other[0]), headings=", ".join(other), known=known)


def _table(reader: Reader, name: str, part: TablePart, recipients: Table, file: ScenarioFile) -> Table:
    wanted = wanted_of(file.quantities, name, part.row, file.currency, part.recipient, span=reader.span)
    gone = file.recipients.gone if file.recipients is not None else {}
    sheet = _sheet_of(reader, part, ("tables", name), wanted)
    problems = Problems()
    if part.facts:
        require(sheet, (part.row,))
        sheet = unfolded(sheet, _row_facts(reader, name, part, wanted), part.row, problems)
        problems.refuse_if_any()
    sheet = without(sheet, part.recipient, gone)
    windows = {}
    for heading, empty in (("from", -FOREVER), ("to", FOREVER)):
        if heading in sheet.columns:
            windows[heading] = dates_of(sheet, heading, problems, empty)
        else:
            windows[heading] = np.full(sheet.length, empty)
    number = {recipient: i for i, recipient in enumerate(recipients.ids)}
    require(sheet, (part.row, part.recipient))
    for heading in (part.row, part.recipient):
        sheet.check(heading, problems)
    owner = np.zeros(sheet.length, np.intp)
    for row, recipient in enumerate(sheet.columns[part.recipient]):
        if recipient not in number:
            problems.add("unknown_recipient", sheet.place(row, part.recipient), id=recipient)
        owner[row] = number.get(recipient, 0)
    _check_windows(sheet, part.row, windows["from"], windows["to"], problems)
    problems.refuse_if_any()
    always = not np.isfinite(windows["from"]).any() and not np.isfinite(windows["to"]).any()
    return Table(
        name,
        sheet,
        tuple(sheet.columns[part.row]),
        part.synthetic == "yes" or says_made_up(sheet),
        owner=owner,
        valid_from=None if always else windows["from"],
        valid_to=None if always else windows["to"],
    )


def _row_facts(reader: Reader, name: str, part: TablePart, wanted: Wanted) -> Sheet:
    """Dated facts about the rows of a finer table."""
    facts = read_sheet(
        reader.file(part.facts, "tables", name, "facts"),
        part.facts_sheet,
        reader.place("tables", name, "facts_sheet"),
        reading=Reading(part.facts_sheet, marks=dict(part.marks), dates=part.dates, without=()),
        wanted=replace(wanted, headings=("from", *wanted.headings), additive=frozenset()),
    )
    require(facts, (part.row, "from"))
    return facts


def _check_windows(sheet: Sheet, heading: str, start: Any, end: Any, problems: Problems) -> None:
    """A row may stand several times, each with a window of its own."""
    seen: dict[str, list[int]] = {}
    for row, name in enumerate(sheet.columns[heading]):
        if not name:
            problems.add("empty_cell", sheet.place(row, heading), heading=heading)
        if end[row] < start[row]:
            problems.add(
                "window_backwards",
                sheet.place(row, "to"),
                start=sheet.columns["from"][row],
                end=sheet.columns["to"][row],
            )
        for other in seen.get(name, ()):
            if start[row] <= end[other] and start[other] <= end[row]:
                problems.add("duplicate_row", sheet.place(row, heading), id=name, first=other + 2)
                break
        seen.setdefault(name, []).append(row)
