"""Rules as sentences: a model as a rule book in Swedish or English, with its numbers and words as slots."""

from simulator.describe.book import describe
from simulator.describe.names import (
    column_title,
    heading_of,
    readable,
    recipient_noun,
    recipient_titles,
    table_title,
    title_of,
    unit_word,
)
from simulator.describe.sentence import RuleBook, Section, Sentence, Slot, capital, plain

__all__ = [
    "RuleBook",
    "Section",
    "Sentence",
    "Slot",
    "capital",
    "column_title",
    "describe",
    "heading_of",
    "plain",
    "readable",
    "recipient_noun",
    "recipient_titles",
    "table_title",
    "title_of",
    "unit_word",
]
