"""Hairline designs: drawn on photos, in versions, sent, shared, and approved."""

from designs.models.agreeing import Approval, ApprovedPicture, Comment, Sending
from designs.models.drawing import Design, DesignVersion, View
from designs.models.matching import PairMarks
from designs.models.mockups import MockUp, MockUpLink
from designs.models.sharing import Opinion, Share, ShareOpening

__all__ = [
    "Approval",
    "ApprovedPicture",
    "Comment",
    "Design",
    "DesignVersion",
    "MockUp",
    "MockUpLink",
    "Opinion",
    "PairMarks",
    "Sending",
    "Share",
    "ShareOpening",
    "View",
]
