"""What is said to whom: facts told, the messages that carry them, and every try to send one."""

from notices.models.call_backs import CallBack
from notices.models.inbox import Conversation, Word
from notices.models.messages import Delivery, Message
from notices.models.notices import Notice, Told, stands
from notices.models.policy import KindWatch, Pulse, ReminderRule
from notices.models.texts import OwnText
from notices.models.words_back import VisitWord

__all__ = [
    "CallBack",
    "Conversation",
    "Delivery",
    "KindWatch",
    "Message",
    "Notice",
    "OwnText",
    "Pulse",
    "ReminderRule",
    "Told",
    "VisitWord",
    "Word",
    "stands",
]
