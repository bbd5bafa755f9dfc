"""A version as a picture: the same bytes, the same dots at any size, and what it refuses."""

from __future__ import annotations

import io

import numpy as np
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from clients.actions.photos import add_photo, erase_photo
from clients.models import new_ref
from designs.actions import add_view, begin_design, save_version
from designs.engine.photo import LINEAR
from designs.errors import NoSuchPhoto, NotDrawable
from designs.models import View
from designs.rendering import Wanted, face_mask, measured, picture, pixels, state_of
from studio.pictures import PictureRefused
from tests.clients.uploads import bomb, exif, head, saved, sent, sixteen_bits, with_other_colours
from tests.designs.drawings import drawn_version, photo_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def view(carl, owner):
    version = drawn_version(carl, owner)
    return View.objects.select_related("photo", "version__design").get(version=version)


def light(seen: np.ndarray) -> float:
    """Mean linear light of the middle of the hairline zone."""
    h, w = seen.shape[:2]
    return float(LINEAR[seen[int(0.3 * h) : int(0.38 * h), int(0.4 * w) : int(0.6 * w)]].mean())


def test_the_same_wish_gives_the_same_bytes(view):
    first = picture(view, Wanted(width=800))
    again = View.objects.select_related("photo", "version__design").get(pk=view.pk)
    assert picture(again, Wanted(width=800)) == first
    with Image.open(io.BytesIO(first)) as seen:
        assert seen.size == (800, 1067)
        assert not seen.getexif()
        assert "icc_profile" not in seen.info


def test_before_is_the_photo_itself_and_sessions_and_years_change_it(view):
    bare = light(pixels(view, Wanted(session=0, width=800)))
    one, all_of_them = (
        light(pixels(view, Wanted(session=session, width=800))) for session in (1, None)
    )
    later = light(pixels(view, Wanted(years=4, width=800)))
    fresh = light(pixels(view, Wanted(fresh=True, width=800)))
    assert bare > one > all_of_them
    assert bare > later > all_of_them > fresh


def test_skin_on_which_it_fades_sooner_is_lighter_with_the_years_and_not_before(view, owner):
    usual = [light(pixels(view, Wanted(years=years, width=640))) for years in (0, 4)]
    version = view.version
    save_version(version=version, edition=version.edition, half_life=3.8, by=owner)
    view = View.objects.select_related("photo", "version__design").get()
    sooner = [light(pixels(view, Wanted(years=years, width=640))) for years in (0, 4)]
    assert sooner[0] == usual[0]
    assert sooner[1] > usual[1]


def test_the_same_dots_whatever_the_size(view):
    """Darkening is a matter of skin, not of pixels: a live picture tells what a sharp one does."""
    small, large = (
        light(pixels(view, Wanted(width=width)))
        / light(pixels(view, Wanted(session=0, width=width)))
        for width in (480, 1200)
    )
    assert small == pytest.approx(large, abs=0.02)


def test_a_close_look_is_drawn_anew_and_shows_the_same_place(view):
    box = (0.4, 0.3, 0.6, 0.4)
    close = pixels(view, Wanted(width=1200, box=box))
    assert close.shape[1] == pytest.approx(1200, abs=6)
    whole = pixels(view, Wanted(width=1200))
    part = whole[480:640, 480:720]
    assert LINEAR[close].mean() == pytest.approx(LINEAR[part].mean(), abs=0.02)
    edges = np.abs(np.diff(close[..., 1].astype(int), axis=1))
    assert edges.mean() > 0.5  # not one grey: dots can be told apart


@pytest.mark.parametrize(
    "box", [(0, 0, 0.01, 0.01), (0.5, 0, 0.2, 1), (-1, 0, 1, 1), (0, 0, float("nan"), 1)]
)
def test_a_part_that_is_none_is_refused(view, box):
    with pytest.raises(NotDrawable, match="cannot be shown"):
        pixels(view, Wanted(box=box))


def test_a_later_year_than_the_preview_shows_is_refused(view):
    with pytest.raises(NotDrawable, match="thirty years"):
        pixels(view, Wanted(years=31))


def test_an_erased_photo_shows_nothing_though_it_was_kept_in_memory(view, owner):
    picture(view, Wanted(width=480))
    erase_photo(photo=view.photo, by=owner)
    again = View.objects.select_related("photo", "version__design").get(pk=view.pk)
    with pytest.raises(NoSuchPhoto):
        picture(again, Wanted(width=480))


def test_the_face_lies_below_the_brows_and_on_no_back(view):
    mask = face_mask(view, (160, 120))
    assert mask[120:].all()
    assert not mask[:60].any()
    for side in ("back", "crown"):
        view.side = side
        assert not face_mask(view, (160, 120)).any()


def test_without_a_scale_all_but_the_top_may_be_face(carl, owner):
    version = begin_design(client=carl, by=owner)
    view = add_view(version=version, photo=photo_of(carl), side="front", by=owner)
    mask = face_mask(view, (160, 120))
    assert mask[60:].all()
    assert not mask[:40].any()


# ---------------------------------------------------------------- photos as they come


def view_of(photo, owner) -> View:
    return add_view(
        version=begin_design(client=photo.client, by=owner), photo=photo, side="front", by=owner
    )


def test_a_photo_of_one_pixel_is_refused_with_a_sentence(carl, owner):
    tiny = photo_of(carl, size=(900, 1200), sha256="1" * 64)
    for size in ("original", "screen"):
        content = ContentFile(saved(Image.new("RGB", (1, 1)), "JPEG"))
        getattr(tiny, size).save(f"{new_ref()}.jpg", content, save=False)
    tiny.width = tiny.height = 1
    tiny.save()
    with pytest.raises(NotDrawable, match="too small"):
        pixels(view_of(tiny, owner), Wanted())


def test_a_photo_of_a_hundred_megapixels_is_refused_when_it_comes(carl, owner):
    with pytest.raises(PictureRefused):
        add_photo(
            client=carl,
            upload=sent(bomb("JPEG")),
            view="front",
            stage="before",
            by=owner,
        )


@pytest.mark.parametrize(
    "content",
    [
        saved(head((900, 1200)).convert("CMYK"), "JPEG"),
        saved(head((900, 1200)).convert("L"), "PNG"),
        saved(head((1200, 900)), "JPEG", exif=exif(6)),
        saved(
            head((900, 1200)),
            "JPEG",
            icc_profile=Image.open(io.BytesIO(with_other_colours())).info["icc_profile"],
        ),
    ],
    ids=["CMYK", "grey", "lying on its side", "other colours"],
)
def test_photos_of_other_kinds_are_drawn_on_like_any(carl, owner, content):
    photo = add_photo(client=carl, upload=sent(content), view="front", stage="before", by=owner)
    assert photo.width < photo.height
    seen = pixels(view_of(photo, owner), Wanted(width=480))
    assert seen.shape == (640, 480, 3)


def test_a_scan_of_sixteen_bits_is_drawn_on_like_any(carl, owner):
    small = Image.open(io.BytesIO(sixteen_bits())).resize((512, 400))
    photo = add_photo(
        client=carl, upload=sent(saved(small, "PNG")), view="front", stage="before", by=owner
    )
    assert pixels(view_of(photo, owner), Wanted(width=480)).std() > 20


def test_what_is_kept_in_memory_is_bounded(carl, owner):
    from designs import rendering  # noqa: PLC0415 - its caches are what is asked

    for _ in range(10):
        version = drawn_version(carl, owner)
        own = View.objects.select_related("photo", "version__design").get(version=version)
        measured(state_of(own))
        picture(own, Wanted(width=320))
    assert rendering.prepared.cache_info().currsize <= 8
    assert rendering.kept_scene.cache_info().currsize <= 12
    assert rendering._large.cache_info().maxsize == 1
