"""Questions as data: what a command, a form, a notebook or a manifest asks, in the same fields, and its answer.

A question holds nothing but what was asked; ``answer`` computes everything that its result needs.
"""

from simulator.questions.between_years import BridgeQuestion
from simulator.questions.budget_window import BudgetWindowQuestion
from simulator.questions.central import (
    CheckQuestion,
    CompareQuestion,
    DescribeQuestion,
    ExplainQuestion,
    HoursQuestion,
    ListQuestion,
    RunQuestion,
)
from simulator.questions.choosing import ChooseQuestion, FrontierQuestion, SolveQuestion
from simulator.questions.letters import LettersQuestion
from simulator.questions.mattering import (
    AttributeQuestion,
    DiscoverQuestion,
    InformationQuestion,
    InputsQuestion,
    SensitivityQuestion,
)
from simulator.questions.of_the_year import (
    ChecksQuestion,
    Method,
    OwnGrantQuestion,
    RemindersQuestion,
    SettleQuestion,
    SpendingQuestion,
)

__all__ = [
    "AttributeQuestion",
    "BridgeQuestion",
    "BudgetWindowQuestion",
    "CheckQuestion",
    "ChecksQuestion",
    "ChooseQuestion",
    "CompareQuestion",
    "DescribeQuestion",
    "DiscoverQuestion",
    "ExplainQuestion",
    "FrontierQuestion",
    "HoursQuestion",
    "InformationQuestion",
    "InputsQuestion",
    "LettersQuestion",
    "ListQuestion",
    "Method",
    "OwnGrantQuestion",
    "RemindersQuestion",
    "RunQuestion",
    "SensitivityQuestion",
    "SettleQuestion",
    "SolveQuestion",
    "SpendingQuestion",
]
