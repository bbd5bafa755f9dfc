"""When reminders are sent."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from notices.models import ReminderRule


@transaction.atomic
def set_reminders(*, days: Collection[int], by: User) -> None:
    """Remind so many days before a visit, and on no other days."""
    rules = {rule.days: rule for rule in ReminderRule.objects.select_for_update()}
    for day in sorted({*rules, *days}):
        rule = rules.get(day) or ReminderRule(days=day)
        if rule.pk is None or rule.is_active != (day in days):
            rule.is_active = day in days
            rule.save()
