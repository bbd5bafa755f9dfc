"""How a client wants to be reached and what they want to hear, by their own hand."""

import pytest

from clients.models import ContactConsent

PAGE = "/portal/details/"


def save(browser, **typed):
    return browser.post(PAGE, {"preferred_name": "", "phone": "", **typed})


def test_channel_hours_and_voicemail_are_saved_and_shown_again(client, carl):
    told = {"preferred_channel": "phone", "best_hours": "after six", "voicemail_ok": "no"}
    save(client, **told)

    carl.refresh_from_db()
    assert (carl.preferred_channel, carl.best_hours, carl.voicemail_ok) == (
        "phone", "after six", False,
    )  # fmt: skip
    form = client.get(PAGE).context["form"]
    assert {name: form[name].value() for name in told} == told


def test_a_yes_is_kept_with_the_words_beside_the_box(client, carl, client_user):
    save(client, phone="(212) 555-0134", sms="on", marketing="on")

    said = {row.kind: row for row in ContactConsent.objects.filter(client=carl)}
    assert set(said) == {"sms", "marketing"}
    assert said["sms"].is_given
    assert said["sms"].wording in client.get(PAGE).content.decode()
    assert (said["sms"].said_side, said["sms"].said_by) == ("client", client_user)


def test_nothing_is_ticked_beforehand_and_no_tick_says_nothing(client, carl):
    page = client.get(PAGE)
    assert not page.context["form"]["sms"].value()
    assert not page.context["form"]["marketing"].value()
    save(client)
    assert not ContactConsent.objects.exists()


def test_a_yes_is_taken_back_at_once_and_stays_written(client, carl):
    save(client, marketing="on")
    save(client)

    assert not ContactConsent.objects.allows(carl, "marketing")
    assert [row.is_given for row in ContactConsent.objects.order_by("pk")] == [True, False]


def test_texts_need_a_number(client, carl):
    page = save(client, sms="on")

    assert page.status_code == 400
    assert page.context["form"].errors["phone"]
    assert not ContactConsent.objects.exists()


@pytest.mark.parametrize(
    "typed", [{"best_hours": "x" * 500}, {"preferred_channel": "pigeon"}, {"best_hours": "a\x00"}]
)
def test_nonsense_is_refused_and_nothing_is_saved(client, carl, typed):
    assert save(client, marketing="on", **typed).status_code == 400
    assert not ContactConsent.objects.exists()


def test_who_wants_no_contact_gets_none_and_may_change_their_mind(client, carl, client_user):
    client.post(f"{PAGE}silence/", {"says": "stop"})

    carl.refresh_from_db()
    assert carl.is_silent
    assert carl.do_not_contact_by == client_user
    assert "Let us write to you again" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}silence/", {"says": "again"})
    carl.refresh_from_db()
    assert not carl.is_silent


def test_the_zone_is_given_shown_again_and_taken_back(client, carl):
    page = client.get(PAGE).content.decode()
    assert "Same as the studio" in page
    assert "Hawaii (Honolulu): " in page
    save(client, zone="Pacific/Honolulu")

    carl.refresh_from_db()
    assert carl.zone == "Pacific/Honolulu"
    assert client.get(PAGE).context["form"]["zone"].value() == "Pacific/Honolulu"
    save(client, zone="")
    carl.refresh_from_db()
    assert carl.zone == ""


def test_a_zone_that_does_not_exist_is_refused_at_its_field(client, carl):
    page = save(client, zone="Middle/Earth")

    assert page.status_code == 400
    assert page.context["form"].errors["zone"] == ["Please choose a time zone from the list."]
    carl.refresh_from_db()
    assert carl.zone == ""


def test_a_zone_the_list_does_not_name_stays_when_it_is_theirs(client, carl):
    type(carl).objects.filter(pk=carl.pk).update(zone="America/Boise")
    save(client, zone="America/Boise", best_hours="mornings")

    carl.refresh_from_db()
    assert (carl.zone, carl.best_hours) == ("America/Boise", "mornings")
