"""The addresses of bringing clients in: the owner's."""

from django.core.files.uploadedfile import SimpleUploadedFile

from clients.actions import imports as actions
from tests.walk.doors import HEAD

NAMES = ("imports-one", "imports-columns", "imports-begin", "imports-forget", "imports-problems")
TABLE: dict[str, dict[str, str]] = {"desk:imports": HEAD} | {f"desk:{name}": HEAD for name in NAMES}


def rows(*, owner, **people):
    file = SimpleUploadedFile("clients.csv", b"Name\nSam Moss\n")
    batch = actions.upload_clients(file=file, by=owner)
    return {f"desk:{name}": {"ref": batch.ref} for name in NAMES}
