"""The touch-up window: between three and six years, with its reasons."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from designs.engine.fading import HALF_LIFE_YEARS, HALF_LIVES
from sessions_plan.forecast import Factors, fading, forecast, months_after

LAST = date(2026, 11, 23)
degree = st.one_of(st.none(), st.integers(0, 3))
factors = st.builds(
    Factors,
    sun=degree,
    swimming=degree,
    sweat=degree,
    works_outdoors=st.one_of(st.none(), st.booleans()),
    skin=st.sampled_from(["", "dry", "normal", "oily"]),
    fitzpatrick=st.one_of(st.none(), st.integers(1, 6)),
    light_shade=st.booleans(),
    scarring=st.booleans(),
    seen=st.lists(st.tuples(st.floats(0, 60), st.floats(0, 1)), max_size=4).map(tuple),
)


@given(factors, st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_the_window_is_never_outside_three_to_six_years_and_spans_a_year(told, last):
    window = forecast(last, told)

    assert months_after(last, 36) <= window.opens < window.closes <= months_after(last, 72)
    assert window.closes >= months_after(window.opens, 12)


@given(factors)
def test_half_of_the_pigment_fades_within_the_years_a_design_may_say(told):
    half_life, reasons = fading(told)

    assert HALF_LIVES[0] <= half_life <= HALF_LIVES[1]
    assert [one for one in forecast(LAST, told).reasons if "light shade" not in one.words] == list(
        reasons
    )


def test_sun_and_oil_fade_it_sooner_and_a_light_shade_does_not():
    assert fading(Factors()) == (HALF_LIFE_YEARS, ())
    assert fading(Factors(light_shade=True)) == (HALF_LIFE_YEARS, ())
    sooner, reasons = fading(Factors(sun=3, skin="oily"))
    assert sooner == 4.4
    assert [one.months for one in reasons] == [-8, -4]
    assert fading(Factors(sun=0, fitzpatrick=6))[0] == 6.4


@given(factors)
def test_every_reason_says_its_words_and_moves_something(told):
    for reason in forecast(LAST, told).reasons:
        assert reason.words
        assert reason.months != 0


def test_who_is_much_in_the_sun_and_swims_is_called_earlier():
    calm = forecast(LAST, Factors(sun=0, swimming=0))
    outdoors = forecast(LAST, Factors(sun=3, swimming=3, works_outdoors=True))

    assert outdoors.opens < calm.opens
    assert outdoors.reasons[0].words == "Much sun on the head"


@given(st.integers(0, 2), factors)
def test_more_sun_never_moves_the_window_later(sun, told):
    less, more = (forecast(LAST, replace(told, sun=n)).closes for n in (sun, sun + 1))

    # Knowing one thing more narrows the window by at most four months.
    assert more <= months_after(less, 4)


def test_nothing_known_gives_the_whole_span():
    window = forecast(LAST, Factors())

    assert (window.opens, window.closes) == (date(2029, 11, 23), date(2032, 11, 23))
    assert window.reasons == ()


def test_what_was_seen_at_the_follow_up_counts():
    faded = forecast(LAST, Factors(seen=((6, 0.7),)))
    crisp = forecast(LAST, Factors(seen=((6, 0.98),)))

    assert faded.closes < crisp.closes
    assert "faded more than usual" in faded.reasons[0].words


def test_the_end_of_february_has_a_day_in_every_year():
    assert months_after(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 8, 31), 1) == date(2026, 9, 30)
