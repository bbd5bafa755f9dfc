"""What is signed is frozen: its content stays as it was, whoever saves the row later."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from django.db import models

from clients.errors import Frozen


class FrozenOnceSigned(models.Model):
    """A record whose content no longer changes once it is signed.

    `CONTENT` names the frozen fields. What is not content stays open: whose record it is (a
    merge, or a record put on the wrong client), and a withdrawal. `ONCE` names those that are
    made of the content afterwards: empty until then, frozen from then on. `SIGNED` names the
    field that says when it was signed.
    """

    CONTENT: ClassVar[tuple[str, ...]] = ()
    ONCE: ClassVar[tuple[str, ...]] = ()
    SIGNED: ClassVar[str] = "signed_at"

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None and not self._state.adding:
            self._refuse_to_change_what_is_signed(kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def _refuse_to_change_what_is_signed(self, written: Collection[str] | None) -> None:
        columns = {field.name: field.attname for field in self._meta.concrete_fields}
        once = {columns[name] for name in self.ONCE}
        names = {*(columns[name] for name in (*self.CONTENT, self.SIGNED)), *once}
        if written is not None:
            names &= {columns.get(name, name) for name in written}
        stored = type(self)._base_manager.filter(pk=self.pk).values(*names | {self.SIGNED}).first()
        if not stored or stored[self.SIGNED] is None:
            return
        changed = {name for name in names if self._plain(name) != stored[name]}
        if changed - {name for name in once & changed if not stored[name]}:
            raise Frozen()

    def _plain(self, name: str):
        """A field's value as the database gives it back (a file is its name)."""
        value = getattr(self, name)
        return value.name if isinstance(value, models.fields.files.FieldFile) else value
