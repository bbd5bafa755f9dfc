"""Four hundred people who belong to no one: names from lists, numbers that ring nowhere."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import product

from smp_clinic.demo.house import Place

FIRST_NAMES = """
Aaron Abdul Adrian Alice Amara Andre Angela Anton Ben Bianca Brian Camila Carlos Chidi
Claire Connor Daniel Darius David Denise Diego Dmitri Elena Eli Emeka Erik Esther Farid
Felix Gabriel Grace Hassan Hector Helen Hugo Ibrahim Imani Isaac Ivan Jamal Javier Jean
Jerome Joel Jorge Julia Kofi Kwame Lamar Laura Leo Liam Lucia Luis Malik Marco Maria Martin
Mateo Miguel Mona Nadia Nathan Nikhil Noah Omar Oscar Pablo Patrick Paula Peter Rafael Raj
Rebecca Reza Ruben Samir Sandra Sean Simon Sofia Stefan Tariq Teresa Thomas Tyrone Victor
Walter Wei Yusuf Zoe
"""
LAST_NAMES = """
Abara Acosta Adler Almeida Anders Arroyo Baptiste Barros Bauer Becker Bello Benitez Bishop
Blake Boone Brandt Calder Campos Carver Castro Cho Clarke Cobb Coleman Cortez Cross Dalton
Delgado Dorsey Drake Duval Ellison Ekwueme Farrow Fischer Flores Foster Fuentes Galvan
Garner Gibbs Greer Haddad Hale Hansen Hayes Herrera Holt Hsu Ibarra Iqbal Jansen Keller Khan
Kim Kovac Lane Larsen Lindgren Lopes Malone Marsh Mendez Mercer Moreau Nakamura Novak Obi
Okeke Ortega Osei Park Patel Pruitt Quinn Ramos Reyes Rhodes Rocha Rowe Salazar Santos Sato
Shah Silva Singh Solis Stone Tanaka Torres Tran Vance Varga Vega Walsh Weber Whitaker Wong
Yates Zeman
"""
REASONS = (
    ("receding-hairline", 30),
    ("thinning", 24),
    ("crown", 18),
    ("full-shaved-look", 18),
    ("scar", 8),
    ("density-long-hair", 12),
    ("alopecia", 6),
)


@dataclass
class Person:
    """Someone who is or becomes a client; `home` is where they come to."""

    first_name: str
    full_name: str
    preferred_name: str
    email: str
    phone: str
    neutral: bool
    online: bool
    home: Place
    reasons: tuple[str, ...]


def crowd(count: int, places: tuple[Place, ...], rng: random.Random) -> list[Person]:
    """`count` people, no two with the same name; a few share an address, a few have none."""
    names = list(product(FIRST_NAMES.split(), LAST_NAMES.split()))
    rng.shuffle(names)
    numbers = {place.slug: iter(_numbers(place, rng)) for place in places}
    people: list[Person] = []
    for n in range(count):
        first, last = names[n % len(names)]
        again = n // len(names)
        home = rng.choices(places, weights=(3, 2))[0]
        reasons = [slug for slug, _ in REASONS]
        weights = [weight for _, weight in REASONS]
        chosen = {rng.choices(reasons, weights)[0]}
        if rng.random() < 0.25:
            chosen.add(rng.choice(("crown", "thinning", "receding-hairline")))
        email = f"{first}.{last}{again or ''}@example.com".lower()
        if people and rng.random() < 0.01:
            email = people[-1].email  # two of a household
        people.append(
            Person(
                first_name=first,
                full_name=f"{first} {last}",
                preferred_name=first[:2] + "." if rng.random() < 0.02 else "",
                email="" if rng.random() < 0.05 else email,
                phone="" if rng.random() < 0.08 else next(numbers[home.slug], ""),
                neutral=rng.random() < 0.08,
                online=rng.random() < 0.6,
                home=home,
                reasons=tuple(sorted(chosen)),
            )
        )
    for person in people:
        if not person.email and not person.phone:
            person.phone = f"+1{person.home.area_codes[0]}5550199"
    return people


def _numbers(place: Place, rng: random.Random) -> list[str]:
    """555-0100 to 555-0199 are kept free of telephones."""
    numbers = [f"+1{area}55501{n:02}" for area in place.area_codes for n in range(99)]
    rng.shuffle(numbers)
    return numbers
