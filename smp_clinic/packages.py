"""Front-end packages from npm, served from a named list and nothing else of node_modules."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles import utils
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

# What the pages load, under static/vendor/. A .min file's map comes along: the manifest
# storage refuses a file that names a map it cannot find.
FILES = [
    "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/dist/css/bootstrap.min.css.map",
    "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap/dist/js/bootstrap.bundle.min.js.map",
    "bootstrap-icons/font/bootstrap-icons.min.css",
    "bootstrap-icons/font/fonts/bootstrap-icons.woff2",
    "bootstrap-icons/font/fonts/bootstrap-icons.woff",
    "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2",
    "@fontsource-variable/figtree/files/figtree-latin-ext-wght-normal.woff2",
    "@fontsource-variable/newsreader/files/newsreader-latin-opsz-normal.woff2",
    "@event-calendar/build/dist/event-calendar.min.css",
    "@event-calendar/build/dist/event-calendar.min.js",
    "@event-calendar/build/dist/event-calendar.min.js.map",
    "signature_pad/dist/signature_pad.umd.min.js",
    "signature_pad/dist/signature_pad.umd.min.js.map",
    "uplot/dist/uPlot.min.css",
    "uplot/dist/uPlot.iife.min.js",
]


class PackageStorage(FileSystemStorage):
    """node_modules, collected under static/vendor/."""

    prefix = "vendor"


class PackageFinder(BaseFinder):
    """Finds `vendor/<package>/<file>` in node_modules, for the files listed above."""

    def __init__(self, *args, **kwargs):
        self.storage = PackageStorage(location=settings.BASE_DIR / "node_modules")

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        found = [
            self.storage.path(name)
            for name in FILES
            if path == f"vendor/{name}" and self.storage.exists(name)
        ]
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns):
        for name in FILES:
            if self.storage.exists(name) and not utils.matches_patterns(name, ignore_patterns):
                yield name, self.storage
