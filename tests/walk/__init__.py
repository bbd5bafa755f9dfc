"""Who may open which address, one file an area; `TABLE` is all of them.

A file here has a `TABLE` of name to who finds what, and, where its addresses need rows of their
own, `rows(client=, visit=, artist=, owner=, clerk=)` giving {name: values for its path}.
"""

from importlib import import_module
from pkgutil import iter_modules

AREAS = [
    import_module(f"{__name__}.{found.name}")
    for found in iter_modules(__path__)
    if found.name != "doors"
]
TABLE: dict[str, dict[str, str]] = {name: row for area in AREAS for name, row in area.TABLE.items()}
