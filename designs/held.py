"""What this app holds about a client."""

from __future__ import annotations

from clients.holdings import Erasing, Holding
from designs import models

RECORD = "the clinical record is kept as the law of the place asks"
# The pictures themselves go at once: what they are scrubbed of. The row says what there was.
AGREED = "it proves what was shown and agreed before the work"

HELD = (
    Holding(models.Design, "designs", Erasing.KEPT, RECORD),
    Holding(
        models.DesignVersion,
        "versions of a design",
        Erasing.KEPT,
        RECORD,
        paths=("design__client",),
    ),
    Holding(
        models.View,
        "photos with a design on them",
        Erasing.KEPT,
        RECORD,
        paths=("version__design__client",),
        beside=("photo",),
    ),
    # They say nothing without both photos, and go with either (answers.photo_erased).
    Holding(
        models.PairMarks,
        "marks on pairs of photos",
        Erasing.AT_ONCE,
        paths=("one__client", "other__client"),
    ),
    Holding(
        models.Sending, "designs sent", Erasing.KEPT, AGREED, paths=("version__design__client",)
    ),
    Holding(
        models.Comment,
        "words about a design",
        Erasing.KEPT,
        AGREED,
        paths=("version__design__client",),
    ),
    Holding(
        models.Approval,
        "approvals of a design",
        Erasing.KEPT,
        AGREED,
        paths=("version__design__client",),
    ),
    Holding(
        models.ApprovedPicture,
        "pictures of an approved design",
        Erasing.KEPT,
        AGREED,
        paths=("approval__version__design__client",),
        scrubbed=("picture",),
        files=("picture",),
    ),
    Holding(
        models.Share,
        "shares of a design",
        Erasing.AT_ONCE,
        paths=("design__client",),
        not_exported=("token_hash",),
    ),
    Holding(
        models.ShareOpening,
        "openings of a share",
        Erasing.AT_ONCE,
        paths=("share__design__client",),
        not_exported=("network",),
    ),
    Holding(
        models.Opinion,
        "opinions on a design",
        Erasing.AT_ONCE,
        paths=("share__design__client",),
        not_exported=("network",),
    ),
    Holding(
        models.MockUp,
        "photos and videos of a mock-up",
        Erasing.KEPT,
        AGREED,
        paths=("version__design__client",),
        scrubbed=("file", "preview", "name", "note"),
        files=("file", "preview"),
    ),
    Holding(
        models.MockUpLink,
        "links for mock-ups",
        Erasing.AT_ONCE,
        paths=("version__design__client",),
        not_exported=("token_hash",),
    ),
)
