"""How a quantity is defined, in the words of its author."""

from __future__ import annotations

from dataclasses import replace

from simulator.scenario import definitions as d


def definition_text(quantity: d.Quantity) -> str:
    """How a quantity is defined, in the words of its author."""
    definition = quantity.definition
    if isinstance(definition, d.Column):
        return ""
    if isinstance(definition, d.Dated):
        values = definition.values
        return values[0][1].text if len(values) == 1 else ", ".join(f"{day}: {v.text}" for day, v in values)
    if isinstance(definition, d.Computed):
        return definition.formula.text
    if isinstance(definition, d.Weighted):
        return " + ".join(f"{weight.text} x {definition.of}.{label}" for label, weight in definition.weights)
    if isinstance(definition, d.Points):
        points = ", ".join(f"[{x.text}, {y.text}]" for x, y in definition.points)
        return f"{definition.how} {definition.of.text}: {points}"
    if isinstance(definition, d.AsOf):
        own = definition_text(replace(quantity, definition=definition.own)) if definition.own else definition.of
        return f"{own or quantity.name} as_of {getattr(definition.day, 'text', '') or definition.day}"
    if isinstance(definition, d.HeldFor):
        span = f"{definition.months} months" if definition.months else f"{definition.days} days"
        return f"{definition.of} held_for {span}"
    if isinstance(definition, d.Window):
        span = "since year" if definition.months is None else f"last {definition.months} months"
        return f"{definition.take} {definition.of} {span}"
    return f"series, vintage {definition.vintage}, lag {definition.lag}"
