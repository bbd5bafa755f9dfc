"""Reading and signing a form by its link, without an account."""

from base64 import b64encode
from datetime import timedelta
from urllib.parse import urljoin

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse

from clients import actions
from clients.errors import TooManyLetters, WantsNoLetters
from clients.models import Consent, FormLink
from tests.accounts.ways import last_letter, link_in
from tests.clients.signing import all_answers, ask, drawing, form_of, known_client, sign
from tests.factories import NOW, make_client

pytestmark = pytest.mark.django_db
EXPECTATION = "I hope to look less thin from above."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _deeds_stand_at_once(monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda run, **how: run())


@pytest.fixture
def carl():
    return known_client(email="carl@example.com")


def sent(client, by, slug="procedure"):
    """A form asked for and sent; its address as the letter has it."""
    consent = ask(client, slug, by=by)
    actions.send_to_sign(consent=consent, by=by, now=NOW)
    return consent, link_in(last_letter(client.email))


def filled(consent, **change):
    """The form as a browser sends it, with everything in order but for what is said."""
    answers = all_answers(consent)
    ticked = {f"s-{key}": "on" for key in answers}
    chosen = {f"c-{key}": "no" for key in answers}
    told = {
        "seen": consent.version.number,
        "expectation": EXPECTATION,
        "name": "Carl Jensen",
        "means": "typed",
        "drawing": "",
    }
    return {k: v for k, v in (ticked | chosen | told | change).items() if v is not None}


def data_url(png=None):
    return "data:image/png;base64," + b64encode(png or drawing()).decode()


def test_looking_at_a_form_changes_nothing_and_leaves_a_line(client, carl, clerk):
    consent, link = sent(carl, clerk)
    before = LogEntry.objects.exclude(action=LogEntry.Action.ACCESS).count()

    for _ in range(3):
        page = client.get(link)

    assert page.status_code == 200
    assert LogEntry.objects.exclude(action=LogEntry.Action.ACCESS).count() == before
    assert LogEntry.objects.filter(action=LogEntry.Action.ACCESS).count() == 3
    consent.refresh_from_db()
    assert consent.saved_at is None


def test_the_page_is_kept_by_nobody_and_told_to_nobody(client, carl, clerk):
    _, link = sent(carl, clerk)
    page = client.get(link)

    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer, strict-origin"


def test_nothing_is_ticked_beforehand(client, carl, clerk):
    for slug in ("procedure", "photos"):
        _, link = sent(carl, clerk, slug)
        words = client.get(link).content.decode()
        ticked = [tag for tag in words.split("<input")[1:] if "checked" in tag.split(">")[0]]
        assert [tag for tag in ticked if 'name="means"' not in tag] == []


def test_a_form_is_signed_by_its_link(client, carl, clerk):
    consent, link = sent(carl, clerk)

    answer = client.post(
        link,
        filled(consent, means="drawn", drawing=data_url()),
        headers={"User-Agent": "A phone"},
        REMOTE_ADDR="203.0.113.9",
    )

    assert answer.status_code == 302
    consent.refresh_from_db()
    assert (consent.signed_way, consent.signed_means) == ("link", "drawn")
    assert (consent.network, consent.device) == ("203.0.113.9", "A phone")
    page = client.get(link).content.decode()
    assert "Signed. Thank you." in page
    assert consent.frozen_sha256 in page
    assert "data:image/png;base64," in page


def test_a_form_is_signed_without_a_drawing(client, carl, clerk):
    consent, link = sent(carl, clerk)

    assert client.post(link, filled(consent)).status_code == 302
    consent.refresh_from_db()
    assert consent.signed_means == "typed"


def test_what_is_left_out_is_said_at_its_line_and_the_rest_is_kept(client, carl, clerk):
    consent, link = sent(carl, clerk)

    answer = client.post(link, filled(consent, **{"s-infection": None, "name": ""}))

    assert answer.status_code == 400
    form = answer.context["form"]
    assert set(form.errors) == {"s-infection", "name"}
    words = answer.content.decode()
    assert 'href="#id_s-infection"' in words
    assert EXPECTATION in words
    consent.refresh_from_db()
    assert consent.is_open
    assert consent.answers["allergy"] is True
    assert "infection" not in consent.answers


def test_a_blank_form_is_refused_whatever_the_page_let_through(client, carl, clerk):
    consent, link = sent(carl, clerk)

    assert client.post(link, {"seen": 1}).status_code == 400
    assert client.post(link, {}).status_code == 409  # what was read is not even said
    consent.refresh_from_db()
    assert consent.is_open


@pytest.mark.parametrize("sent_drawing", ["", "data:image/png;base64,AAAA", "data:text/html,x"])
def test_a_drawing_that_is_none_is_told_where_one_chooses(client, carl, clerk, sent_drawing):
    consent, link = sent(carl, clerk)

    answer = client.post(link, filled(consent, means="drawn", drawing=sent_drawing))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["means"]


def test_a_form_is_kept_half_filled_and_gone_on_with(client, carl, clerk):
    consent, link = sent(carl, clerk)

    answer = client.post(link, {"deed": "keep", "s-read": "on", "expectation": "Less thin"})

    assert answer.status_code == 302
    page = client.get(link)
    assert page.context["form"]["s-read"].value() is True
    assert "Less thin" in page.content.decode()
    consent.refresh_from_db()
    assert consent.is_open


def test_the_page_keeps_by_itself_without_moving(client, carl, clerk):
    consent, link = sent(carl, clerk)

    answer = client.post(
        link, {"deed": "keep", "s-read": "on"}, headers={"X-Requested-With": "fetch"}
    )

    assert answer.status_code == 204
    consent.refresh_from_db()
    assert consent.answers == {"read": True}


def test_only_what_the_record_lacks_is_asked(client, clerk):
    sam = make_client(first_name="Sam", email="sam@example.com", phone="+12025550100")
    consent, link = sent(sam, clerk)
    page = client.get(link)

    assert [field.name for field in page.context["form"].details] == ["birth_date", "address"]
    answer = client.post(
        link, filled(consent, birth_date="1990-05-01", address="1 A Street", name="Sam Moss")
    )

    assert answer.status_code == 302
    sam.refresh_from_db()
    assert (str(sam.birth_date), sam.address) == ("1990-05-01", "1 A Street")


def test_a_birth_date_that_cannot_be_is_told_at_its_field(client, clerk):
    sam = make_client(first_name="Sam", email="sam@example.com", phone="+12025550100", address="A")
    consent, link = sent(sam, clerk)

    for wrong in ("1790-05-01", "soon", "2009-05-01"):
        answer = client.post(link, filled(consent, birth_date=wrong))
        assert answer.status_code == 400
    consent.refresh_from_db()
    assert consent.is_open


def test_a_text_that_changed_meanwhile_is_shown_before_it_is_signed(client, carl, clerk, owner):
    consent, link = sent(carl, clerk)
    text = form_of().current().text | {"intro": "A new beginning."}
    actions.publish_version(form=form_of(), text=text, asks_again=True, by=owner, now=NOW)

    answer = client.post(link, filled(consent))

    assert answer.status_code == 409
    words = answer.content.decode()
    assert "A new beginning." in words
    assert "changed while you were reading" in words
    consent.refresh_from_db()
    assert consent.is_open


# ---------------------------------------------------------------- the link


def test_the_link_is_kept_as_a_hash_only(carl, clerk):
    _, link = sent(carl, clerk)
    token = link.rstrip("/").rsplit("/", 1)[-1]

    assert FormLink.objects.get().token_hash != token
    assert token not in str(FormLink.objects.values().get())


def test_a_link_opens_one_form_and_no_other(client, carl, clerk):
    other = ask(carl, "deposit", by=clerk)
    _, link = sent(carl, clerk)

    page = client.get(link).content.decode()
    assert other.version.form.title not in page
    assert client.get(reverse("sign", args=["another-token"])).status_code == 410


def test_a_link_ends(client, carl, clerk, clock):
    _, link = sent(carl, clerk)
    clock.shift(timedelta(days=14))

    assert client.get(link).status_code == 410
    assert client.post(link, {}).status_code == 410


def test_only_the_newest_link_works(client, carl, clerk):
    consent, first = sent(carl, clerk)
    actions.send_to_sign(consent=consent, by=clerk, now=NOW + timedelta(minutes=1))
    second = link_in(last_letter(carl.email))

    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_a_form_no_longer_asked_for_ends_its_link(client, carl, clerk):
    consent, link = sent(carl, clerk)
    actions.cancel_consent(consent=consent, by=clerk)

    assert client.get(link).status_code == 410


def test_the_copy_can_be_had_for_a_day(client, carl, clerk, clock):
    consent, link = sent(carl, clerk)
    assert client.get(f"{link}paper.pdf").status_code == 404
    client.post(link, filled(consent))

    copy = client.get(f"{link}paper.pdf")
    assert copy["Content-Type"] == "application/pdf"
    assert copy.content.startswith(b"%PDF")
    assert "attachment" in copy["Content-Disposition"]
    clock.shift(timedelta(days=1))
    assert client.get(f"{link}paper.pdf").status_code == 410
    assert client.get(link).status_code == 410


def test_a_signed_form_cannot_be_signed_again_by_its_link(client, carl, clerk):
    consent, link = sent(carl, clerk)
    client.post(link, filled(consent))
    frozen = Consent.objects.get().frozen

    client.post(link, filled(consent, name="Someone Else"))

    assert Consent.objects.get().frozen == frozen


def test_a_double_click_signs_once(client, carl, clerk):
    consent, link = sent(carl, clerk)
    form = filled(consent, once="a-key-of-this-form")

    first, second = client.post(link, form), client.post(link, form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert urljoin(link, second.url) == urljoin(link, first.url) == link
    assert Consent.objects.filter(signed_at__isnull=False).count() == 1


# ---------------------------------------------------------------- the letter


def test_the_letter_names_no_treatment_and_for_who_wishes_no_studio(carl, clerk):
    carl.neutral_messages = True
    carl.save()
    sent(carl, clerk)
    letter = mail.outbox[-1]

    assert letter.to == ["carl@example.com"]
    for word in ("scalp", "hair", "micropigmentation", "consent", "procedure"):
        assert word not in (letter.subject + letter.body).lower()
    assert letter.from_email.startswith("Appointments")


def test_who_is_silent_gets_no_letter(carl, clerk):
    carl.do_not_contact_at = NOW
    carl.save()
    with pytest.raises(WantsNoLetters):
        actions.send_to_sign(consent=ask(carl, by=clerk), by=clerk, now=NOW)
    assert not mail.outbox


def test_three_letters_a_day_are_enough(carl, clerk):
    consent = ask(carl, by=clerk)
    for _ in range(3):
        actions.send_to_sign(consent=consent, by=clerk, now=NOW)
    with pytest.raises(TooManyLetters):
        actions.send_to_sign(consent=consent, by=clerk, now=NOW)


# ---------------------------------------------------------------- signed in


def test_a_client_signs_their_own_form_when_signed_in(client, client_user, clerk):
    carl = client_user.client
    consent = ask(carl, "photos", by=clerk)
    client.force_login(client_user)
    address = reverse("sign-own", args=[consent.ref])
    assert client.get(address).status_code == 200

    answer = client.post(address, filled(consent, **{"c-website": "yes"}))

    assert answer.url == reverse("portal:forms-one", args=[consent.ref])
    consent.refresh_from_db()
    assert consent.signed_way == "portal"
    assert consent.answers["website"] is True


def test_nobody_else_opens_it(client, client_user, other_client_user, owner, clerk):
    consent = ask(client_user.client, "photos", by=clerk)
    address = reverse("sign-own", args=[consent.ref])

    assert client.get(address).url.startswith("/portal/sign-in/")
    for someone in (other_client_user, owner, clerk):
        browser = Browser()
        browser.force_login(someone)
        assert browser.get(address).status_code == 404
        assert browser.post(address, filled(consent)).status_code == 404


def test_the_page_asks_the_database_little(client, carl, clerk, django_assert_max_num_queries):
    _, link = sent(carl, clerk)
    with django_assert_max_num_queries(12):
        client.get(link)


def test_a_signed_form_asks_the_database_little(client, carl, clerk, django_assert_max_num_queries):
    consent, link = sent(carl, clerk)
    sign(consent)
    with django_assert_max_num_queries(12):
        client.get(link)
