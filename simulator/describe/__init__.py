"""Rules as sentences: a model as a rule book in Swedish or English, with its numbers and words as slots."""

from simulator.describe.book import describe
from simulator.describe.changes import design_changes
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
from simulator.describe.text import book_json, book_text, changes_text, sentences_json

__all__ = [
    "RuleBook",
    "Section",
    "Sentence",
    "Slot",
    "book_json",
    "book_text",
    "capital",
    "changes_text",
    "column_title",
    "describe",
    "design_changes",
    "heading_of",
    "plain",
    "readable",
    "recipient_noun",
    "recipient_titles",
    "sentences_json",
    "table_title",
    "title_of",
    "unit_word",
]
