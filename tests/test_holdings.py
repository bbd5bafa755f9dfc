"""Whatever is held about a client is in the one list that merge, export and erasure read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from clients.holdings import HOLDINGS, Erasing, Holding
from clients.models import Client

OURS = [
    model
    for config in apps.get_app_configs()
    if Path(config.path).is_relative_to(settings.BASE_DIR)
    and ".venv" not in Path(config.path).parts
    for model in config.get_models()
]
every = pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.label)


def leading_away(model: type[models.Model]) -> Iterator[models.Field]:
    """Its foreign keys."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field


def with_a_path() -> set[type[models.Model]]:
    """Client, and every model from which foreign keys lead to one, however many."""
    found: set[type[models.Model]] = {Client}
    while more := {
        model
        for model in OURS
        if model not in found and any(f.related_model in found for f in leading_away(model))
    }:
        found |= more
    return found


def test_every_model_with_a_path_to_a_client_is_in_a_holding():
    forgotten = with_a_path() - {holding.model for holding in HOLDINGS}

    assert not {model._meta.label for model in forgotten}


def test_no_model_is_in_two_holdings():
    assert len({holding.label for holding in HOLDINGS}) == len(HOLDINGS)


@every
def test_every_foreign_key_to_a_client_is_a_path(holding: Holding):
    direct = {f.name for f in leading_away(holding.model) if f.related_model is Client}

    assert direct <= set(holding.paths)


@every
def test_a_path_leads_to_a_client(holding: Holding):
    for path in holding.paths:
        model: Any = holding.model
        for name in path.split("__"):
            if name != "pk":
                model = model._meta.get_field(name).related_model
        assert model is Client, path


@every
def test_a_row_that_a_merge_leaves_says_so(holding: Holding):
    direct = {path for path in holding.paths if "__" not in path and path != "pk"}

    assert not direct or holding.stays or holding.re_pointed in direct


@every
def test_the_fields_it_names_are_there(holding: Holding):
    there = {field.name for field in holding.model._meta.get_fields()}
    named = {*holding.scrubbed, *holding.files, *holding.not_exported, *holding.beside}

    assert named <= there


@every
def test_every_file_is_named_as_one(holding: Holding):
    files = {f.name for f in holding.model._meta.concrete_fields if isinstance(f, models.FileField)}

    assert set(holding.files) == files


def test_what_is_kept_says_why_and_nothing_else_does():
    with pytest.raises(ValueError, match="says why"):
        Holding(Client, "names", Erasing.KEPT)
    with pytest.raises(ValueError, match="says why"):
        Holding(Client, "names", Erasing.AT_ONCE, "because")
