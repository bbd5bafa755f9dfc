"""The assessment at the desk: begun, written with and without JavaScript, clashes, signed, read."""

import json
import re

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from sessions_plan.contents import assessment_values
from sessions_plan.models import Assessment
from studio.editions import seal
from tests.factories import at, make_appointment, make_client
from tests.sessions_plan.records import asked, begun, filled, save_assessment, signed

pytestmark = pytest.mark.django_db
LISTS = ("scars", "prior_work", "marks", "swatches")
EMPTY = {
    f"{name}-{part}": count
    for name in LISTS
    for part, count in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"))
}


@pytest.fixture
def sam(location, artist):
    client = make_client(first_name="Sam", full_name="Sam Porter")
    make_appointment(location=location, artist=artist, client=client, starts_at=at(-3, 10))
    return client


@pytest.fixture
def as_artist(client, artist):
    client.force_login(artist.user)
    return client


def url(name, person, record=None):
    args = [person.ref, record.ref] if record else [person.ref]
    return reverse(f"desk:clients-assessment{name}", args=args)


def typed(record, **told):
    """What a browser sends of a draft that was just opened, with these fields changed."""
    return EMPTY | {"edition": seal(assessment_values(record))} | told


def test_it_is_begun_by_the_artist_and_opened_again_by_the_tab(as_artist, sam, artist):
    answer = as_artist.post(url("-begin", sam))
    record = Assessment.objects.get()

    assert answer.url == url("-one", sam, record)
    assert record.artist == artist
    assert as_artist.get(url("", sam)).url == answer.url
    assert as_artist.post(url("-begin", sam)).url == answer.url


def test_an_owner_who_is_no_artist_writes_for_the_visits_artist(client, owner, sam, artist):
    client.force_login(owner)
    client.post(url("-begin", sam))
    assert Assessment.objects.get().artist == artist


def test_a_record_without_any_artist_is_refused_with_what_to_do(client, owner):
    client.force_login(owner)
    answer = client.post(url("-begin", make_client()))

    assert answer.status_code == 400
    assert "Book a visit" in answer.content.decode()


def test_it_is_written_without_javascript(as_artist, sam, artist):
    record = begun(artist, artist.user, sam)
    page = as_artist.get(url("-one", sam, record)).content.decode()
    assert 'name="scars-0-kind"' in page, "one empty line is there"

    sent = typed(
        record, scale="norwood", fitzpatrick="3", works_outdoors="yes", pain_worry="4",
        conditions=["eczema", "thick"], notes="Dry",
        **{
            "grade-norwood": "3v", "grade-ludwig": "2", "goal-crown": "fill",
            "scars-0-kind": "strip", "scars-0-site": "Back", "scars-0-length_mm": "180",
            "marks-0-view": "back", "marks-0-kind": "patch", "marks-0-area_cm2": "6.5",
            "swatches-0-shade": "Grey 4",
        },
    )  # fmt: skip
    answer = as_artist.post(url("-one", sam, record), sent)

    assert answer.url == url("-one", sam, record)
    record.refresh_from_db()
    assert (record.grade, record.works_outdoors, record.pain_worry) == ("3v", True, 4)
    assert record.conditions == ["eczema", "thick"]
    assert record.swatches == [{"shade": "Grey 4", "dilution": "", "where": "", "note": ""}]
    assert record.scars.get().length_mm == 180
    assert str(record.marks.get().area_cm2) == "6.5"
    assert record.goals.get().area == "crown"


def test_what_was_saved_comes_back_into_the_form(as_artist, sam, artist):
    record = filled(artist, artist.user, sam)
    page = as_artist.get(url("-one", sam, record)).content.decode()

    assert re.search(r'name="grade-norwood" value="4"[^>]*checked', page)
    assert re.search(r'name="goal-hairline" value="restore"[^>]*checked', page)
    assert 'value="Back, ear to ear"' in page
    assert "[[100,100],[200,100],[200,200],[100,200]]" in page


def test_a_line_can_be_taken_away(as_artist, sam, artist):
    record = filled(artist, artist.user, sam)
    sent = typed(record, scale="norwood", **{
        "grade-norwood": "4", "scars-TOTAL_FORMS": "1", "scars-INITIAL_FORMS": "1",
        "scars-0-kind": "strip", "scars-0-site": "Back, ear to ear", "scars-0-DELETE": "on",
    })  # fmt: skip
    as_artist.post(url("-one", sam, record), sent)

    assert not record.scars.exists()


def test_what_cannot_be_read_is_said_at_its_place_and_stays_typed(as_artist, sam, artist):
    record = begun(artist, artist.user, sam)
    sent = typed(record, salt_top="140", notes="Kept", **{"scars-0-kind": "burn"})
    answer = as_artist.post(url("-one", sam, record), sent)
    page = answer.content.decode()

    assert answer.status_code == 400
    assert 'href="#id_salt_top"' in page
    assert 'href="#id_scars-0-site"' in page
    assert "Kept</textarea>" in page
    record.refresh_from_db()
    assert record.notes == ""


@pytest.mark.parametrize("points", ["[1,2]", "{}", "nonsense", "[[1,2],[3,4],[5,99999]]"])
def test_a_mark_that_is_no_shape_is_refused(as_artist, sam, artist, points):
    record = begun(artist, artist.user, sam)
    sent = typed(record, **{
        "marks-0-view": "top", "marks-0-kind": "area", "marks-0-points": points,
    })  # fmt: skip
    assert as_artist.post(url("-one", sam, record), sent).status_code == 400


def test_it_saves_itself_and_says_so(as_artist, sam, artist):
    record = begun(artist, artist.user, sam)
    sent = typed(record, scale="norwood", **{"grade-norwood": "6"})
    answer = as_artist.post(url("-one", sam, record), sent, headers={"accept": "application/json"})
    told = answer.json()

    assert answer.status_code == 200
    assert told["saved"].startswith("Saved ")
    assert told["advice"]["shaving"] == "Shave"
    again = sent | {"edition": told["edition"], "notes": "More"}
    answer = as_artist.post(url("-one", sam, record), again, headers={"accept": "application/json"})
    assert answer.status_code == 200
    record.refresh_from_db()
    assert (record.notes, record.grade, record.edition) == ("More", "6", 2)


def test_saving_itself_says_what_is_to_be_mended(as_artist, sam, artist):
    record = begun(artist, artist.user, sam)
    sent = typed(record, pain_worry="11")
    answer = as_artist.post(url("-one", sam, record), sent, headers={"accept": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["label"].startswith("Worry about pain")


def test_a_colleagues_other_field_is_kept_and_stays_kept(as_artist, sam, artist, owner):
    record = begun(artist, artist.user, sam)
    sent = typed(record, notes="Mine")
    save_assessment(
        assessment=record, values={"oil": "dry"}, original=assessment_values(record), by=owner
    )
    json_too = {"accept": "application/json"}
    told = as_artist.post(url("-one", sam, record), sent, headers=json_too).json()
    assert told["colleague"] == "A colleague changed: Skin."

    # The page still shows the old value of that field: the next save does not undo it.
    sent |= {"edition": told["edition"], "notes": "Mine, longer"}
    as_artist.post(url("-one", sam, record), sent, headers=json_too)
    record.refresh_from_db()
    assert (record.oil, record.notes) == ("dry", "Mine, longer")


def test_the_same_field_shows_both_sides_and_either_can_be_chosen(as_artist, sam, artist, owner):
    record = begun(artist, artist.user, sam)
    sent = typed(record, notes="Mine", sun="2")
    save_assessment(
        assessment=record, values={"notes": "Theirs"}, original=assessment_values(record), by=owner
    )
    answer = as_artist.post(url("-one", sam, record), sent)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Olga Stein changed the same meanwhile" in page
    assert 'name="keep-notes" value="theirs"' in page
    record.refresh_from_db()
    assert (record.notes, record.sun) == ("Theirs", None)

    edition = re.search(r'name="edition" value="([^"]+)"', page)[1]
    sent |= {"edition": edition, "keep-notes": "theirs"}
    assert as_artist.post(url("-one", sam, record), sent).status_code == 302
    record.refresh_from_db()
    assert (record.notes, record.sun) == ("Theirs", 2)


def test_it_is_read_then_signed_then_frozen_and_amended(as_artist, sam, artist):
    record = filled(artist, artist.user, sam)
    sign, one = url("-sign", sam, record), url("-one", sam, record)
    review = as_artist.get(sign).content.decode()
    assert "Transplant strip (FUT), Back, ear to ear, 180 mm" in review
    assert "Area to treat, crown, 32.0 cm²" in review

    assert as_artist.post(sign, {"number": record.edition}).url == one
    page = as_artist.get(one).content.decode()
    assert "Signed by" in page
    assert "data-draft" not in page
    assert as_artist.post(one, typed(record, notes="x")).status_code == 409

    as_artist.post(url("-amend", sam, record), {"text": "The scar is 19 cm."})
    assert "The scar is 19 cm." in as_artist.get(one).content.decode()
    assert as_artist.post(url("-amend", sam, record), {"text": ""}).status_code == 400


def test_what_was_not_read_is_not_signed(as_artist, sam, artist, owner):
    record = filled(artist, artist.user, sam)
    answer = as_artist.post(url("-sign", sam, record), {"number": record.edition - 1})

    assert answer.status_code == 409
    assert "Read it again" in answer.content.decode()


def test_what_is_wanting_is_linked_to_its_place(as_artist, sam, artist):
    record = begun(artist, artist.user, sam)
    answer = as_artist.post(url("-sign", sam, record), {"number": 0})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert f'href="{url("-one", sam, record)}#section-fitzpatrick"' in page
    assert "Sign as" not in page


def test_every_section_that_can_be_wanting_has_its_place(as_artist, sam, artist):
    page = as_artist.get(url("-one", sam, begun(artist, artist.user, sam))).content.decode()
    for name in ("scale", "salt_top", "fitzpatrick", "shade_agreed", "shaving_reason"):
        assert f'id="section-{name}"' in page


def test_another_clients_record_is_not_found_under_this_one(as_artist, sam, artist, location):
    kim = make_client()
    make_appointment(location=location, artist=artist, client=kim, starts_at=at(-2, 10))
    record = begun(artist, artist.user, kim)

    assert as_artist.get(url("-one", sam, record)).status_code == 404


def test_each_opening_leaves_a_line(as_artist, sam, artist):
    record = signed(artist, artist.user, sam)
    as_artist.get(url("-one", sam, record))

    (line,) = LogEntry.objects.get_for_object(record).filter(action=LogEntry.Action.ACCESS)
    assert line.actor == artist.user


@pytest.mark.parametrize("made", [filled, signed])
def test_a_page_takes_at_most_twelve_questions(as_artist, sam, artist, made):
    record = made(artist, artist.user, sam)
    assert asked(as_artist, url("-one", sam, record)) <= 12


def test_three_lines_take_as_many_questions_as_one(as_artist, sam, artist):
    record = filled(artist, artist.user, sam)
    one = asked(as_artist, url("-one", sam, record))
    scar = {"kind": "burn", "site": "Crown"}
    save_assessment(
        assessment=record, values={"scars": [scar] * 3}, by=artist.user,
        original=assessment_values(record),
    )  # fmt: skip
    assert asked(as_artist, url("-one", sam, record)) == one


def test_a_sealed_edition_holds_nothing_that_json_cannot(artist, owner):
    assert json.dumps(assessment_values(filled(artist, owner)))
