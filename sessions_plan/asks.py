"""Questions about a plan that lower apps answer, each from its own `apps.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from bookings.models import Appointment
from sessions_plan.models import Plan, PlanVersion


@dataclass(frozen=True)
class Yes:
    """How the client said yes to a version: under what name, where, by whose sign-in."""

    version: PlanVersion
    name: str
    way: str
    by: User
    at: datetime


# accepted(yes): what else the client says yes to with this version. It may refuse, and then
# nothing is accepted; what it keeps is kept in the same transaction.
accepted: list[Callable[[Yes], None]] = []

# placed(plan, visits, by, now): these visits of the plan were just set down anew, in this
# transaction. An answer may keep them waiting (`bookings.actions.firm`) until what is due before
# them is settled.
placed: list[Callable[[Plan, Sequence[Appointment], User | None, datetime], None]] = []
