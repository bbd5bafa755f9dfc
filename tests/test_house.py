"""What holds the house together and import-linter cannot see.

Everything here reads the source or the app registry; nothing runs the clinic.
"""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader

ROOT = Path(settings.BASE_DIR)
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][
    0
]
FACES = LAYERS["layers"][0].split(" | ")
APPS = LAYERS["layers"][:0:-1]
LINE = {name: place for place, name in enumerate(APPS)} | dict.fromkeys(FACES, len(APPS))

# Where rows change past the audit log (file and function), and why that is right.
UNTOLD_CHANGES: dict[str, str] = {
    "clients/scrubbing.py forget_lines": "It is the audit log itself that forgets who was erased.",
    "clients/scrubbing.py forget_sign_in": "The same, for from where they signed in.",
    "notices/actions/claiming.py write_told": "What was told is itself the record.",
    "notices/derived.py looked_at": "How far the sweep has looked says nothing about anyone.",
    "notices/actions/claiming_many.py claim_together": "What was told is the record itself.",
    "notices/actions/sending.py _tries": "Tries are themselves the record of what was sent.",
    "notices/actions/sending.py _end": "The same, for what became of them.",
    "notices/actions/past.py _take_batch": "The same, for what was told before notices began.",
    "smp_clinic/demo/writing.py _reasons": "The demo's past: nobody changed anything.",
    "smp_clinic/demo/writing.py appointments": "The same, 200,000 at a time when asked.",
    "studio/once.py once": "A once-only key is not tracked: it says nothing about anyone.",
    "studio/once.py _claim": "A once-only key is not tracked, and its claim must be one statement.",
}


def files(pattern: str, *folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob(pattern)]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


SOURCES = files("*.py", *APPS, *FACES, "smp_clinic")
CODE = [path for path in SOURCES if "migrations" not in path.parts]
TEMPLATES = files("*.html", "templates")


def tracked_files() -> list[Path]:
    listed = subprocess.run(  # noqa: S603
        ["git", "ls-files", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


# ---------------------------------------------------------------- the line of apps


def kin(field) -> type[models.Model]:
    """The model at the other end of a relation."""
    return field.related_model


def test_foreign_keys_point_up_the_line():
    wrong = []
    for model in apps.get_models():
        label = model._meta.app_label
        for field in model._meta.get_fields():
            if label not in LINE or field.auto_created or not field.is_relation:
                continue
            target = kin(field)._meta.app_label
            if LINE.get(target, -1) > LINE[label]:
                wrong.append(f"{model.__name__}.{field.name} -> {target}")
    assert not wrong


def test_migrations_depend_up_the_line():
    graph = MigrationLoader(None).disk_migrations
    wrong = [
        f"{label}.{name} -> {other}"
        for (label, name), migration in graph.items()
        if label in LINE
        for other, _ in [*migration.dependencies, *migration.run_before]
        if LINE.get(other, -1) > LINE[label]
    ]
    assert not wrong


def test_no_model_is_fetched_by_name():
    """`get_model` would reach past the imports; only a migration has to."""
    assert not [name_of(path) for path in CODE if "get_model(" in path.read_text()]


def reverse_accessors() -> dict[str, tuple[int, str]]:
    """Name on the upper model -> place in the line of the app whose rows it brings."""
    found: dict[str, tuple[int, str]] = {}
    for model in apps.get_models():
        if model._meta.app_label not in LINE:
            continue
        for field in model._meta.get_fields():
            if not field.is_relation or not field.auto_created or field.concrete:
                continue
            theirs = kin(field)._meta.app_label
            name = getattr(field, "get_accessor_name", lambda: "")()
            if name and LINE.get(theirs, -1) > LINE[model._meta.app_label]:
                found[name] = (LINE[theirs], f"{theirs}.{kin(field).__name__}")
    return found


def own_names(path: Path) -> set[str]:
    """Names that this app itself gives to fields and attributes, which are not accessors."""
    label = path.relative_to(ROOT).parts[0]
    names = set()
    for model in apps.get_models():
        if LINE.get(model._meta.app_label, 99) <= LINE[label]:
            names |= {f.name for f in model._meta.get_fields() if not f.auto_created}
    return names


IN_APPS = [path for path in CODE if name_of(path).split("/")[0] in APPS]
ASKING = {"filter", "exclude", "get", "annotate", "aggregate", "order_by"}


@pytest.mark.parametrize("path", IN_APPS, ids=name_of)
def test_no_app_reads_the_rows_of_a_lower_one_through_an_accessor(path):
    place = LINE[name_of(path).split("/")[0]]
    lower = {n: what for n, (at, what) in reverse_accessors().items() if at > place}
    lower = {n: what for n, what in lower.items() if n not in own_names(path)}
    wrong = [
        f"line {node.lineno}: {name} brings {lower[name]}"
        for node, name in names_reached(ast.parse(path.read_text()))
        if name in lower
    ]
    assert not wrong


def names_reached(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Attributes read, and the first words of lookups such as `filter(visits__at=…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node, node.attr
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ASKING:
            for keyword in node.keywords:
                yield node, (keyword.arg or "").split("__")[0]


# ---------------------------------------------------------------- apps and faces


def test_a_face_has_no_models():
    assert not [model.__name__ for model in apps.get_models() if model._meta.app_label in FACES]
    assert not [name_of(path) for path in files("models.py", *FACES)]


def test_an_app_has_no_views():
    """Nor addresses or forms. `edge.py` and `once.py` are wrappers around views, not views."""
    named = {"views.py", "urls.py", "forms.py"}
    assert not [name_of(p) for p in files("*.py", *APPS) if p.name in named]
    rendering = re.compile(r"\brender\(|\bredirect\(|TemplateResponse\(")
    assert not [
        name_of(p)
        for p in files("*.py", *APPS)
        if p.name not in ("edge.py", "once.py") and rendering.search(p.read_text())
    ]


def test_there_is_no_junk_drawer():
    words = {"common", "core", "utils", "helpers", "misc"}
    assert not [name_of(p) for p in SOURCES if words & {p.stem, *p.relative_to(ROOT).parts}]


def test_no_file_is_longer_than_400_lines():
    own = [*CODE, *files("*.py", "tests", "bench"), *files("*.js", "static")]
    own += [*files("*.css", "static"), *files("*.html", "templates")]
    long = {name_of(p): n for p in own if (n := len(p.read_text().splitlines())) > 400}
    assert not long


# ---------------------------------------------------------------- templates

TAG = re.compile(r"<(?!/|!)(?:[^<>{}]|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})*>", re.DOTALL)
FORM = re.compile(r"<form\b(.*?)</form>", re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_nothing_inline(path):
    """The Content-Security-Policy would refuse it in the browser; mails need their styles."""
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.DOTALL)
    wrong = []
    for tag in TAG.findall(text):
        if re.search(r"\s(?:hx-)?on[a-z:-]+\s*=", tag):
            wrong.append(tag)
        if re.search(r"\sstyle\s*=", tag) and not is_mail(path):
            wrong.append(tag)
        if tag.startswith("<style") and not is_mail(path):
            wrong.append(tag)
        if tag.startswith("<script") and "src=" not in tag and "application/json" not in tag:
            wrong.append(tag)
    assert not wrong


def is_mail(path: Path) -> bool:
    return name_of(path).startswith(("templates/notices/", "templates/papers/"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_form_that_posts_has_its_token_and_its_once_only_key(path):
    wrong = []
    for form in FORM.findall(path.read_text()):
        opening = form.split(">", 1)[0]
        posts = re.search(r"method=[\"']?post|hx-post", opening, re.IGNORECASE)
        if posts and any(form.count(tag) != 1 for tag in ("{% csrf_token %}", "{% once %}")):
            wrong.append(opening.strip())
    assert not wrong


# ---------------------------------------------------------------- the audit log


def test_no_row_changes_past_the_audit_log():
    """`update`, `bulk_*`, `pour` and raw deletes leave no line; each place says why it may."""
    found = {place for path in CODE for place in untold_changes(path)}
    assert found == set(UNTOLD_CHANGES)


def untold_changes(path: Path) -> Iterator[str]:
    """Functions that call one. A query's `update` takes names only, a dictionary's does not."""
    tree = ast.parse(path.read_text())
    outer = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        verb = node.func.attr
        if verb in ("bulk_create", "bulk_update", "_raw_delete", "pour") or (
            verb == "update" and node.keywords and not node.args
        ):
            around = [f for f in outer if f.lineno <= node.lineno <= (f.end_lineno or 0)]
            yield f"{name_of(path)} {around[0].name if around else ''}".strip()


# ---------------------------------------------------------------- the repository


def text_files() -> Iterator[tuple[Path, str]]:
    for path in tracked_files():
        try:
            yield path, path.read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue


def test_no_path_of_one_machine_is_in_the_repository():
    paths = re.compile(r"(?<![\w.*])/(?:work|root|tmp|Users|home)/\w")
    wrong = [name_of(path) for path, text in text_files() if paths.search(text)]
    assert not wrong


def test_no_registry_address_is_in_the_lock():
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
