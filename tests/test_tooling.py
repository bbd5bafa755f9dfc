"""What the README, the Makefile and the requirements promise is there."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
CODE = [app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()]
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))


def requirements(name: str) -> list[str]:
    lines = (ROOT / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


def test_make_alone_lists_every_target_with_a_line_each():
    listed = subprocess.run(  # noqa: S603
        ["make"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {line.split()[1] for line in listed.stdout.splitlines()} == TARGETS
    assert {"run", "test", "test-postgres", "journeys", "lint", "types", "bench"} <= TARGETS


def test_every_make_command_of_the_readme_and_of_ci_exists():
    told = re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)`", README, re.MULTILINE)
    told += re.findall(r"\bmake ([a-z-]+)()", (ROOT / ".ci" / "run").read_text())
    assert {a or b for a, b in told} <= TARGETS


def test_ci_can_be_run():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_readme_lists_exactly_the_settings_that_are_read():
    source = (ROOT / "smp_clinic" / "settings.py").read_text()
    read = set(re.findall(r"setting\(\s*[\w.]+,\s*\"([A-Z_]+)\"", source))
    told = set(re.findall(r"^\| `([A-Z_]+)`", README, re.MULTILINE))
    assert told == read


def test_every_management_command_the_readme_names_exists():
    from django.core.management import get_commands

    assert set(re.findall(r"manage\.py ([a-z]+)", README)) <= set(get_commands())


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_has_its_reason(name):
    for line in requirements(name):
        assert re.match(r"[A-Za-z0-9_.-]+(\[[a-z,]+\])?==[^ ]+ +# \S", line), line


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_clinic_imports_only_what_it_requires():
    required = {plain(re.split(r"[\[=]", line)[0]) for line in requirements("requirements.txt")}
    required.add("kombu")  # Celery's own layer to the queue, whose errors callers meet
    owners = packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)} imports {name}"
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        for name in imported(path)
        if name in owners and not {plain(owner) for owner in owners[name]} & required
    }
    assert not missing


def imported(path: Path) -> set[str]:
    """First words of what a file imports from outside the standard library."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.split(".")[0] for name in names} - set(sys.stdlib_module_names)
