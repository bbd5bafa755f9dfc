"""Text messages by Twilio: what is sent, and what became of it, without a network."""

import json

import pytest
from django.test import override_settings
from requests.exceptions import ConnectionError as Broken
from requests.exceptions import ConnectTimeout, ReadTimeout
from twilio.http import HttpClient
from twilio.http.response import Response

from notices.sms_twilio import Twilio

ACCOUNT = {"account": "AC1", "token": "secret", "sender": "+12125550100"}


class Recorded(HttpClient):
    """Answers as Twilio's API does, from what a test hands in."""

    def __init__(self, status=201, answer=None, problem=None):
        self.status, self.problem = status, problem
        self.answer = {"sid": "SM1", "status": "queued"} if answer is None else answer
        self.asked = []

    def request(self, method, url, params=None, data=None, headers=None, auth=None, **more):
        self.asked.append((method, url, data, auth))
        if self.problem:
            raise self.problem
        return Response(self.status, json.dumps(self.answer))


def send(http: HttpClient, **account):
    with override_settings(SMS=ACCOUNT | account, SITE_URL="https://book.example.com"):
        return Twilio(http_client=http).send("+12125550123", "Tomorrow, 14:00", "ref-1")


def test_a_text_message_goes_out_with_the_clinics_number_and_where_to_report():
    http = Recorded()
    sent = send(http)
    assert (sent.outcome, sent.provider_ref, sent.error) == ("sent", "SM1", "")
    ((method, url, data, auth),) = http.asked
    assert method == "POST"
    assert url.endswith("/Accounts/AC1/Messages.json")
    assert auth == ("AC1", "secret")
    assert data == {
        "To": "+12125550123",
        "From": "+12125550100",
        "Body": "Tomorrow, 14:00",
        "StatusCallback": "https://book.example.com/hooks/sms/status/",
    }


def test_a_messaging_service_may_stand_in_the_place_of_the_number():
    http = Recorded()
    send(http, sender="MG77")
    data = http.asked[0][2]
    assert data["MessagingServiceSid"] == "MG77"
    assert "From" not in data


@pytest.mark.parametrize(
    ("status", "outcome"), [(400, "refused"), (403, "refused"), (429, "later"), (500, "unknown")]
)
def test_a_no_is_for_good_too_many_is_for_later_and_a_broken_answer_is_unknown(status, outcome):
    sent = send(Recorded(status, {"code": 21610, "message": "To +12125550123 said stop"}))
    assert sent.outcome == outcome
    assert "12125550123" not in sent.error
    assert str(status) in sent.error


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [(ConnectTimeout(), "later"), (ReadTimeout(), "unknown"), (Broken(), "unknown")],
)
def test_what_never_left_is_tried_again_and_what_may_have_arrived_is_not(problem, outcome):
    assert send(Recorded(problem=problem)).outcome == outcome


def test_it_is_asked_once():
    http = Recorded(problem=ReadTimeout())
    send(http)
    assert len(http.asked) == 1
