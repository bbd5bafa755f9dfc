"""The addresses of export and erasure: the owner's."""

from tests.walk.doors import HEAD

TABLE: dict[str, dict[str, str]] = {
    "desk:clients-data": HEAD,
    "desk:clients-data-export": HEAD,
    "desk:clients-data-erase": HEAD,
}
