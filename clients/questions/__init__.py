"""What a questionnaire asks, what an answer is, and which flags follow from it.

Pure: plain data in and out, no database, no clock. `Questionnaire.questions` holds the list that
`as_json` writes and `questions_in` reads. An answer stands under its question's key, the answer
to a follow-up under `<key>.more`; the same names are the fields of the form.
"""

from clients.questions.asking import Asked, AskedSection, ask_all
from clients.questions.checking import Problem, WrongQuestions, problems_of, questions_in
from clients.questions.following import Wanted, flags_from
from clients.questions.reading import Read, is_complete, read_answers
from clients.questions.saying import in_words, said
from clients.questions.shape import (
    FILLS,
    MORE,
    Choice,
    FollowUp,
    Handling,
    Kind,
    Question,
    Rule,
    Since,
    as_json,
)

__all__ = [
    "FILLS",
    "MORE",
    "Asked",
    "AskedSection",
    "Choice",
    "FollowUp",
    "Handling",
    "Kind",
    "Problem",
    "Question",
    "Read",
    "Rule",
    "Since",
    "Wanted",
    "WrongQuestions",
    "as_json",
    "ask_all",
    "flags_from",
    "in_words",
    "is_complete",
    "problems_of",
    "questions_in",
    "read_answers",
    "said",
]
