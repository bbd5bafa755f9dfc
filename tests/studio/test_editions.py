"""Two people change one record: what only one changed is kept, what both changed is shown."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desk.clashes import chosen, rows
from studio.editions import Clashed, seal, take_theirs, unseal, weigh

WAS = {"phone": "1", "name": "Sam", "note": ""}


def test_what_only_i_changed_is_saved():
    weighed = weigh(WAS, WAS | {"phone": "2"}, WAS)

    assert weighed.merged["phone"] == "2"
    assert not weighed.clashes
    assert not weighed.theirs


def test_what_only_the_colleague_changed_stays_theirs():
    weighed = weigh(WAS, WAS | {"phone": "2"}, WAS | {"name": "Samuel"})

    assert weighed.merged == {"phone": "2", "name": "Samuel", "note": ""}
    assert weighed.theirs == ("name",)
    assert not weighed.clashes


def test_what_both_changed_differently_is_a_clash_with_all_three_sides():
    weighed = weigh(WAS, WAS | {"phone": "2"}, WAS | {"phone": "3"})

    (clash,) = weighed.clashes
    assert (clash.field, clash.original, clash.mine, clash.theirs) == ("phone", "1", "2", "3")


def test_what_both_changed_alike_is_no_clash():
    assert not weigh(WAS, WAS | {"phone": "2"}, WAS | {"phone": "2"}).clashes


def test_a_form_that_lost_its_edition_clashes_wherever_it_differs():
    clashes = weigh(None, WAS | {"phone": "2"}, WAS).clashes

    assert [clash.field for clash in clashes] == ["phone"]


def test_values_are_compared_by_what_they_say():
    mine = {"on": date(2026, 11, 23), "cm2": Decimal("3.5"), "list": ("a", "b")}
    was = {"on": "2026-11-23", "cm2": "3.5", "list": ["a", "b"]}

    assert weigh(was, mine, was).clashes == ()


def test_a_sealed_edition_comes_back_and_a_forged_one_does_not():
    sealed = seal({"on": date(2026, 11, 23), "many": ["x"]})

    assert unseal(sealed) == {"on": "2026-11-23", "many": ["x"]}
    assert unseal(sealed[:-2] + "zz") is None
    assert unseal("") is None


def test_choosing_the_colleagues_word_leaves_nothing_to_clash():
    mine, theirs = WAS | {"phone": "2", "name": "S"}, WAS | {"phone": "3", "name": "Samuel"}
    weighed = weigh(WAS, mine, theirs)
    shown = rows(Clashed(weighed, theirs), {"phone": "Mobile"})

    assert [(row.name, row.label, row.mine, row.theirs) for row in shown] == [
        ("keep-phone", "Mobile", "2", "3"),
        ("keep-name", "Name", "S", "Samuel"),
    ]
    again = chosen({"keep-phone": "theirs", "keep-name": "mine"}, mine, theirs)
    assert again == {"phone": "3", "name": "S", "note": ""}
    assert not weigh(theirs, again, theirs).clashes


def test_sending_again_after_a_clash_does_not_undo_what_only_the_colleague_changed():
    mine = WAS | {"phone": "2"}
    theirs = WAS | {"phone": "3", "name": "Samuel"}
    weighed = weigh(WAS, mine, theirs)

    again = weigh(weighed.again, chosen({}, mine, weighed.again), theirs)
    assert again.clashes == ()
    assert again.merged == {"phone": "2", "name": "Samuel", "note": ""}


fields = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), min_size=4, max_size=4)


@given(fields, fields, fields)
def test_nothing_anyone_changed_is_lost_without_being_shown(was, mine, theirs):
    weighed = weigh(was, mine, theirs)
    shown = {clash.field for clash in weighed.clashes}
    for name in mine:
        stays = weighed.merged[name]
        if mine[name] != was[name]:
            assert stays == mine[name]
        if theirs[name] != was[name] and stays != theirs[name]:
            assert name in shown
    assert take_theirs(mine, theirs, mine) == theirs
