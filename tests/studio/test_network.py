"""Where a request came from, however many proxies stand in front and whatever it claims."""

import pytest

from studio.network import client_ip, network_hash

OURS = "10.0.0.5"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, None, OURS),
        (0, "203.0.113.7", OURS),  # nobody may write this header but a proxy of ours
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the first was typed by the caller
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.9", "203.0.113.7"),
        (2, "203.0.113.7", OURS),  # one hop is missing: something went around a proxy
        (1, None, OURS),
        (1, "", OURS),
        (1, "not an address", OURS),
        (1, "203.0.113.7, ", OURS),
        (1, " 2001:DB8::1 ", "2001:db8::1"),
    ],
)
def test_the_entry_our_outermost_proxy_wrote_counts(rf, settings, proxies, forwarded, seen):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}

    assert client_ip(rf.get("/", REMOTE_ADDR=OURS, headers=headers)) == seen


def test_a_caller_is_counted_without_being_written_down(rf):
    one, two = rf.get("/", REMOTE_ADDR="203.0.113.7"), rf.get("/", REMOTE_ADDR="203.0.113.8")

    assert network_hash(one) == network_hash(rf.get("/other/", REMOTE_ADDR="203.0.113.7"))
    assert network_hash(one) != network_hash(two)
    assert len(network_hash(one)) == 64
