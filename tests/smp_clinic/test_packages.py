"""Front-end packages: what is listed is there, and names no file that is not listed."""

import re
from pathlib import Path, PurePosixPath

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from smp_clinic.packages import FILES, PackageFinder

MODULES = Path(settings.BASE_DIR) / "node_modules"
needs_npm = pytest.mark.skipif(not MODULES.exists(), reason="npm ci has not run")
NAMED = re.compile(r"sourceMappingURL=([^\s*]+)|url\(\s*[\"']?([^\"')]+)")


@needs_npm
@pytest.mark.parametrize("name", FILES)
def test_a_listed_file_is_there_and_found_under_vendor(name):
    assert Path(str(finders.find(f"vendor/{name}"))) == MODULES / name


@needs_npm
@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".css", ".js"))])
def test_what_a_listed_file_names_is_listed_too(name):
    """The manifest storage refuses a file whose map or font it cannot find."""
    text = (MODULES / name).read_text()
    named = {(a or b).split("?")[0].split("#")[0] for a, b in NAMED.findall(text)}
    relative = {link for link in named if link and not link.startswith(("data:", "http", "/"))}
    missing = {link for link in relative if _joined(PurePosixPath(name).parent, link) not in FILES}
    assert not missing


@needs_npm
def test_nothing_else_of_the_packages_is_served():
    assert not finders.find("vendor/bootstrap/package.json")
    assert not finders.find("vendor/../package.json")
    assert {name for name, _ in PackageFinder().list([])} == set(FILES)


def _joined(folder: PurePosixPath, link: str) -> str:
    parts: list[str] = list(folder.parts)
    for part in PurePosixPath(link).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
