"""What `serve` prints: where the clinic is, and in the demo how to get in."""

import pytest

from smp_clinic.signins import DEMO_PASSWORD, DEMO_PIN, banner

URL = "http://127.0.0.1:8000"


@pytest.mark.django_db
def test_the_demo_names_one_sign_in_for_each_role(settings, owner, artist, clerk, client_user):
    settings.DEMO = True
    told = banner(URL)
    for who in (owner, artist.user, clerk, client_user):
        assert told.count(who.email) == 1
    assert told.count(DEMO_PASSWORD) == 3
    assert told.count(f"PIN to take a tablet back from a client: {DEMO_PIN}") == 1
    assert f"{URL}/desk/" in told
    assert f"{URL}/outbox/" in told


@pytest.mark.django_db
def test_a_real_clinic_names_nobody(settings, owner, client_user):
    settings.DEMO = False
    told = banner(URL)
    assert URL in told
    assert DEMO_PASSWORD not in told
    assert DEMO_PIN not in told
    assert "@" not in told


@pytest.mark.django_db
def test_a_demo_without_people_says_how_to_fill_it(settings):
    settings.DEMO = True
    assert "manage.py demo" in banner(URL)
