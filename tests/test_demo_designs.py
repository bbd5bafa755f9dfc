"""The demo's designs: heads a computer drew, and what three clients made of theirs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from accounts.roles import Role
from bookings.models import Service
from clients.models import Photo
from designs.actions import stands
from designs.links import share_by_token, share_token
from designs.models import Approval, DesignVersion, Opinion, Share
from designs.pairs import pair_read
from smp_clinic.demo import house
from smp_clinic.demo.designs import STORIES, draw_designs
from smp_clinic.demo.sculpted import HEIGHT, WIDTH, Skin, sculpted
from tests import factories
from tests.factories import make_appointment

NOW = datetime(2026, 11, 24, 20, 20, tzinfo=UTC)


def test_a_head_is_the_same_each_time_and_as_dark_as_its_skin():
    light, dark = (
        sculpted("front", Skin(skin, (20, 16, 14))) for skin in ((226, 186, 163), (92, 60, 46))
    )
    assert light == sculpted("front", Skin((226, 186, 163), (20, 16, 14)))
    pictures = [np.asarray(Image.open(BytesIO(one)).convert("L")) for one in (light, dark)]
    assert pictures[0].shape == (HEIGHT, WIDTH)
    middle = [picture[300:500, 400:560].mean() for picture in pictures]
    assert middle[0] - middle[1] > 60
    assert not Image.open(BytesIO(light)).getexif()


@pytest.mark.django_db
def test_three_clients_have_designs_to_choose_approved_and_waiting(location, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    maya = factories.make_artist(
        location,
        name="Maya",
        slug="maya",
        user=factories.make_user(Role.ARTIST, house.HANDS[0].email),
    )
    session = Service.objects.get(slug="smp-session")
    for name, days in (("Joel", 9), ("Erik", -20), ("Rafael", 6)):
        user = factories.make_user(Role.CLIENT, f"{name.lower()}@example.com", name=name)
        client = factories.make_client(first_name=name, full_name=name, user=user)
        at = NOW + timedelta(days=days)
        done = {"arrived_at": at, "started_at": at, "finished_at": at + timedelta(hours=2)}
        make_appointment(
            location=location,
            artist=maya,
            client=client,
            starts_at=at,
            service=session,
            **({"status": "done"} | done if days < 0 else {}),
        )

    assert draw_designs(now=NOW) == sum(len(story.ideas) for story in STORIES)
    for version in DesignVersion.objects.all():
        numbers = version.measured
        assert 100 < numbers.cm2 < 240
        assert not numbers.problems
        assert not numbers.needs_another_photo
        assert numbers.hairline_cm
    assert not any(photo.doubts for photo in Photo.objects.all())
    approval = Approval.objects.get()
    assert approval.name == "Erik"
    assert stands(approval)
    later = Photo.objects.get(stage=Photo.Stage.SESSION)
    assert later.client == approval.version.design.client
    [hairline] = pair_read(approval.version.views.get(side="front"), later).zones
    assert hairline.change.unread == {}
    assert hairline.change.skin
    assert hairline.change.skin.changed
    share = Share.objects.get(opened_at__isnull=False)
    assert share_by_token(share_token(share), NOW) == share
    assert share.design.client.full_name == "Joel"
    assert share.hide_face
    assert Opinion.objects.count() == 2
