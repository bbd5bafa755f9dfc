"""What is sent as a photo is made anew or refused with its reason; none of its bytes stay."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageFilter

from clients.pictures import BLURRED, DARK, LONGEST, SCREEN, THUMB, TILTED, pictures
from studio.pictures import PictureRefused
from tests.clients import uploads
from tests.clients.uploads import head, saved, sent

UNREADABLE = "Send a JPEG, PNG, WebP or HEIC"


def opened(kept) -> Image.Image:
    kept.seek(0)
    return Image.open(BytesIO(kept.read()))


def every_byte(made) -> bytes:
    return b"".join(opened_bytes(kept) for kept in (made.original, made.screen, made.thumb))


def opened_bytes(kept) -> bytes:
    kept.seek(0)
    return kept.read()


REFUSED = {
    "nothing in it": (b"", "empty"),
    "words": (b"not a picture", UNREADABLE),
    "a page": (uploads.SCRIPT, UNREADABLE),
    "a drawing that may hold scripts": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        UNREADABLE,
    ),
    "a paper": (b"%PDF-1.7\n" + b"0" * 400, UNREADABLE),
    "half a JPEG": (saved(head(), "JPEG")[:9000], UNREADABLE),
    "half a PNG": (saved(head(), "PNG")[:5000], UNREADABLE),
    "half a WebP": (saved(head(), "WEBP")[:4000], UNREADABLE),
    "half a HEIC": (saved(head((300, 400)), "HEIF")[:2000], UNREADABLE),
    "only the beginning of a JPEG": (b"\xff\xd8\xff\xe0" + b"\0" * 200, UNREADABLE),
    "a moving PNG": (uploads.moving("PNG"), "moves"),
    "a moving WebP": (uploads.moving("WEBP"), "moves"),
    "a moving GIF": (uploads.moving("GIF"), UNREADABLE),
    "a scan in a format of its own": (saved(head(), "TIFF"), UNREADABLE),
    "a bomb of a PNG": (uploads.bomb("PNG"), "60 million pixels"),
    "a bomb of a JPEG": (uploads.bomb("JPEG"), "60 million pixels"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_photo_is_refused_with_its_reason(what):
    content, reason = REFUSED[what]
    with pytest.raises(PictureRefused, match=reason) as no:
        pictures(sent(content))
    assert no.value.status == 400


def test_more_than_twenty_megabytes_are_refused_unread():
    with pytest.raises(PictureRefused, match="larger than 20 MB"):
        pictures(sent(saved(head(), "JPEG") + b"\0" * (20 * 1024 * 1024)))


MADE = {
    "a JPEG": saved(head(), "JPEG", exif=uploads.exif(), comment=uploads.COMMENT),
    "a PNG": saved(head(), "PNG", exif=uploads.exif()),
    "a WebP": saved(head(), "WEBP", exif=uploads.exif(), xmp=uploads.SCRIPT),
    "a HEIC": saved(head(), "HEIF", exif=uploads.exif()),
    "a JPEG that is a page as well": saved(head(), "JPEG", comment=uploads.SCRIPT),
    "printing colours": saved(head().convert("CMYK"), "JPEG"),
    "16 bits": uploads.sixteen_bits(),
    "a palette": saved(head().convert("P"), "PNG"),
    "black and white": saved(head().convert("1"), "PNG"),
    "grey": saved(head().convert("L"), "JPEG"),
}


@pytest.mark.parametrize("name", ["photo.jpg", "photo.exe", "../../photo.html", ""])
@pytest.mark.parametrize("what", MADE)
def test_what_is_a_photo_is_made_anew_whatever_it_is_called(what, name):
    """Whatever is hidden in it, also behind its end, stays behind."""
    content = MADE[what] + uploads.SCRIPT
    made = pictures(sent(content, name or "x", kind="text/html"))
    for kept, longest in ((made.original, LONGEST), (made.screen, SCREEN), (made.thumb, THUMB)):
        picture = opened(kept)
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        assert max(picture.size) <= longest
        assert not picture.getexif()
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)
        assert kept.name.endswith(".jpg")
        assert "photo" not in kept.name
    served = every_byte(made)
    for word in (b"alert", uploads.CAMERA.encode(), uploads.COMMENT, b"Exif"):
        assert word not in served
    assert (made.width, made.height) == opened(made.original).size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("turned", [1, 3, 6, 8])
def test_it_stands_upright(kind, turned):
    """Red is above as it was seen, whichever way the camera lay."""
    seen = Image.new("RGB", (400, 600), "blue")
    seen.paste("red", (0, 0, 400, 300))
    lying = seen.rotate({1: 0, 3: 180, 6: 90, 8: 270}[turned], expand=True)
    made = opened(pictures(sent(saved(lying, kind, exif=uploads.exif(turned)))).original)
    assert made.size == (400, 600)
    above, below = made.getpixel((200, 60)), made.getpixel((200, 540))
    assert above[0] > 180
    assert above[2] < 90
    assert below[2] > 180
    assert below[0] < 90


def test_printing_colours_look_as_they_did():
    content = saved(Image.new("RGB", (60, 60), (200, 150, 120)).convert("CMYK"), "JPEG")
    red, green, blue = opened(pictures(sent(content)).original).getpixel((30, 30))
    assert abs(red - 200) < 12
    assert abs(green - 150) < 12
    assert abs(blue - 120) < 12


def test_sixteen_bits_keep_their_greys():
    made = opened(pictures(sent(uploads.sixteen_bits())).original)
    for x in (10, 100, 128, 200, 250):
        assert abs(made.getpixel((x, 30))[0] - x) < 8


def test_a_profile_that_does_not_fit_is_left_aside():
    red, green, _ = opened(pictures(sent(uploads.with_other_colours())).original).getpixel((30, 30))
    assert red > 180
    assert green < 60


def test_what_is_see_through_becomes_white():
    clear = saved(Image.new("RGBA", (100, 100), (0, 0, 0, 0)), "PNG")
    assert opened(pictures(sent(clear)).original).getpixel((50, 50)) == (255, 255, 255)


def test_the_first_of_several_pictures_in_a_phones_file_is_the_photo():
    """Phones put a second picture (depth, brightness) behind the photo."""
    second = Image.new("RGB", (90, 120), "black")
    content = saved(head(), "MPO", save_all=True, append_images=[second])
    made = pictures(sent(content))
    assert (made.width, made.height) == (900, 1200)


def test_a_large_photo_is_kept_large_and_shown_small():
    made = pictures(sent(saved(Image.new("RGB", (6000, 4000), "teal"), "JPEG")))
    assert opened(made.original).size == (5000, 3333)
    assert opened(made.screen).size == (1600, 1067)
    assert opened(made.thumb).size == (320, 213)


def test_each_is_called_by_a_name_nobody_can_guess():
    one, two = (pictures(uploads.photo()) for _ in range(2))
    assert one.original.name != two.original.name
    assert len(one.original.name) >= 32
    assert one.sha256 == two.sha256
    assert len(one.sha256) == 64


# ---------------------------------------------------------------- what is doubtful


def doubted(picture: Image.Image, **told) -> tuple[str, ...]:
    return pictures(sent(saved(picture, "JPEG", quality=90)), **told).doubts


def test_a_good_photo_has_no_doubts():
    assert doubted(head()) == ()
    assert doubted(head((3000, 4000))) == ()


def test_a_dark_photo_is_said():
    assert doubted(head().point(lambda value: value * 0.3)) == (DARK,)


def test_dark_skin_in_good_light_is_no_dark_photo():
    deep = head(ground="#cfc8bd").point(lambda value: value)
    deep.paste("#3b241a", (200, 200, 700, 1050))
    assert DARK not in doubted(deep)


@pytest.mark.parametrize("size", [(900, 1200), (3000, 4000)])
def test_a_blurred_photo_is_said(size):
    radius = size[0] / 150
    assert doubted(head(size).filter(ImageFilter.GaussianBlur(radius))) == (BLURRED,)


def test_a_sharp_head_before_a_smooth_wall_is_not_blurred():
    bare = Image.new("RGB", (900, 1200), "#d9d4cb")
    bare.paste(head((300, 400)), (300, 300))
    assert BLURRED not in doubted(bare)


def test_tilted_is_said_only_where_the_camera_told_so():
    assert doubted(head().rotate(20, fillcolor="#d9d4cb")) == ()
    assert doubted(head(), tilt=3.0) == ()
    assert doubted(head(), tilt=-14.0) == (TILTED,)
