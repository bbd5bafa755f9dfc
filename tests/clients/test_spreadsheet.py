"""A CSV of clients, line by line."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients import spreadsheet
from clients.spreadsheet import BadLine, NotASheet

TODAY = date(2026, 11, 23)


def one(**told):
    return spreadsheet.person(
        tuple(told.values()),
        {name: place for place, name in enumerate(told)},
        region="US",
        today=TODAY,
    )


def test_headings_of_other_programs_are_recognised():
    columns = ("Client Name", "E-Mail Address", "Mobile Phone", "DOB", "Something else")

    assert spreadsheet.guess(columns) == {"full_name": 0, "email": 1, "phone": 2, "birth_date": 3}


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_comma_semicolon_and_tab_part_the_columns(sign):
    sheet = spreadsheet.read(f"First{sign}Last\nSam{sign}Moss\n".encode())

    assert sheet.columns == ("First", "Last")
    assert list(sheet.lines()) == [(2, ("Sam", "Moss"))]


def test_a_file_from_excel_keeps_its_accents():
    assert spreadsheet.read("Name\nJosé\n".encode("cp1252")).rows == (("José",),)
    assert spreadsheet.read("Name\nJosé\n".encode("utf-8-sig")).columns == ("Name",)


def test_empty_lines_are_passed_over_and_numbers_stay_those_of_the_file():
    assert [n for n, _ in spreadsheet.read(b"Name\nSam\n , \n\nRita\n").lines()] == [2, 5]


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02", "cannot be read"),
        (b"a," * 61 + b"\n", "60 columns"),
        (b"Name\n" + b"Sam\n" * 20_001, "20,000 lines"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(raw, word):
    with pytest.raises(NotASheet) as refused:
        spreadsheet.read(raw)

    assert word in refused.value.sentence


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reader(raw):
    with contextlib.suppress(NotASheet):
        list(spreadsheet.read(raw).lines())


def test_a_full_name_gives_the_first_and_two_parts_give_the_full():
    assert (one(full_name="Sam Moss").first_name, one(full_name="Sam Moss").full_name) == (
        "Sam",
        "Sam Moss",
    )
    assert one(first_name="Sam", last_name="Moss").full_name == "Sam Moss"


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({"first_name": " "}, "no name"),
        ({"first_name": "S" * 81}, "80 characters"),
        ({"first_name": "Sam", "email": "sam(at)example.com"}, "not an e-mail address"),
        ({"first_name": "Sam", "phone": "12"}, "not a phone number"),
        ({"first_name": "Sam", "birth_date": "last spring"}, "not a date"),
        ({"first_name": "Sam", "birth_date": "2030-01-01"}, "cannot be a birth date"),
        ({"first_name": "Sam", "birth_date": "2008-11-24"}, "under 18"),
    ],
)
def test_a_line_that_cannot_be_a_client_says_why(told, word):
    with pytest.raises(BadLine, match=word):
        one(**told)


def test_eighteen_today_is_old_enough():
    assert one(first_name="Sam", birth_date="11/23/2008").birth_date == "2008-11-23"


def test_a_number_is_kept_as_it_is_dialled_from_anywhere():
    assert one(first_name="Sam", phone="(212) 555-0142").phone == "+12125550142"


def test_control_signs_do_not_come_in():
    assert one(first_name="Sa\x07m\n", note="a\tb").first_name == "Sa m"


def test_the_same_person_in_other_letters_is_the_same_line():
    assert one(first_name="SAM").digest == one(first_name="sam").digest
    assert one(first_name="Sam").digest != one(first_name="Rita").digest


@pytest.mark.parametrize("told", ["America/Los_Angeles", "america/los angeles"])
def test_a_zone_is_read_by_its_name(told):
    assert one(first_name="Sam", zone=told).zone == "America/Los_Angeles"


def test_what_is_no_zone_is_a_bad_line():
    with pytest.raises(BadLine, match="“Pacific time” is not a time zone"):
        one(first_name="Sam", zone="Pacific time")


def test_a_line_without_a_zone_is_the_line_it_always_was():
    """Its digest is that of files brought in before they could name one."""
    assert one(first_name="Sam", email="sam@example.com").digest == (
        "68a8d9c2c977493dbc10af5d7e6f7d012d827adba292f3a80f19450b7478fe2f"
    )
    assert one(first_name="Sam", zone="Asia/Tokyo").digest != one(first_name="Sam").digest
