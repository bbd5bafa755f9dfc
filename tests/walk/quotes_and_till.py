"""The addresses of a client's money at the desk. They lead to the plan of `plan.py`."""

from payments import actions
from payments.models import AmountDue, DepositHold, Dispute, InsuranceCase, Settlement
from sessions_plan.models import Plan
from tests.factories import NOW
from tests.payments.money import prices
from tests.walk.doors import ARTIST, FRONT, HEAD, ITS_TEAM, OWNER, desk

ITS_HEALTH = desk(ARTIST, OWNER)

TABLE: dict[str, dict[str, str]] = {
    f"desk:clients-money{name}": row
    for name, row in {
        "": ITS_TEAM,
        "-waiting": ITS_TEAM,
        "-quotes": ITS_TEAM,
        "-around": ITS_TEAM,
        "-correct": FRONT,
        "-policy": ITS_TEAM,
        "-policy-accept": FRONT,
        "-hold-extend": FRONT,
        "-hold-release": FRONT,
        "-hold-back": FRONT,
        "-waive": HEAD,
        "-given": FRONT,
        "-paper": ITS_TEAM,
        "-parts": FRONT,
        "-take": FRONT,
        "-refund": FRONT,
        "-dispute": FRONT,
        "-link": FRONT,
        "-financing": ITS_TEAM,
        "-insurance-open": ITS_HEALTH,
        "-insurance": ITS_HEALTH,
        "-insurance-paper": ITS_HEALTH,
        "-draft": ITS_TEAM,
        "-quote": ITS_TEAM,
        "-quote-whole": ITS_TEAM,
        "-quote-send": ITS_TEAM,
        "-quote-revise": ITS_TEAM,
        "-quote-accept": ITS_TEAM,
        "-quote-paper": ITS_TEAM,
        "-invoice": FRONT,
        "-line": ITS_TEAM,
        "-line-add": ITS_TEAM,
    }.items()
} | {
    "desk:figures": FRONT,
    "desk:figures-one": FRONT,
    "desk:figures-sheet": FRONT,
    "desk:disputes": FRONT,
    "desk:disputes-one": FRONT,
    "desk:disputes-packet": FRONT,
    "desk:disputes-photos": FRONT,
    "desk:disputes-step": FRONT,
}


def rows(*, client, visit, owner, **_) -> dict[str, dict]:
    prices()
    plan = Plan.objects.get(client=client)
    quote = actions.draft_quote(version=plan.versions.get(), by=owner, now=NOW)
    paid = actions.record_payment(
        client=client, amount_minor=5000, method="cash", by=owner, plan=plan, now=NOW
    )
    due = AmountDue.objects.create(
        client=client, plan=plan, kind="deposit", words="Deposit", amount_minor=50000,
        currency="USD", asked_at=NOW,
    )  # fmt: skip
    hold = DepositHold.objects.create(
        client=client, plan=plan, due=due, held_until=NOW, made_at=NOW, state="lapsed", ended_at=NOW
    )
    back = actions.refund(payment=paid, amount_minor=500, reason="x", by=owner, now=NOW)
    kept = Settlement.objects.create(
        client=client, visit=visit, cause="client", currency="USD", stake_minor=1, kept_minor=1,
        words="x", made_at=NOW,
    )  # fmt: skip
    case = InsuranceCase.objects.create(
        client=client, reason="areata", opened_at=NOW, opened_by=owner
    )
    values = {
        "ref": client.ref,
        "quote": quote.ref,
        "position": 1,
        "payment": paid.ref,
        "due": due.ref,
        "hold": hold.ref,
        "refund": back.ref,
        "settlement": kept.ref,
        "case": case.ref,
        "kind": "letter",
        "paper": paid.receipt.ref,
    }
    dispute = Dispute.objects.create(
        client=client, payment=paid, amount_minor=5000, currency="USD", due_by=NOW, opened_at=NOW
    )
    own = {
        "desk:figures-": {"kind": "takings"},
        "desk:disputes-": {"ref": dispute.ref, "deed": "answered"},
    }
    return {
        name: next((told for stem, told in own.items() if name.startswith(stem)), values)
        for name in TABLE
    }
