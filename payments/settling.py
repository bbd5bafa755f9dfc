"""What cancelling or missing a visit does to money: read off the rows, decided by `policy.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, Q, Value, When

from bookings.models import Appointment, Service
from payments import policy, pricing
from payments.actions.entries import counted
from payments.models import AmountDue, Entry, HeldVisit, PolicyAcceptance, Quote
from payments.policy import Cause, Outcome, Terms
from payments.quoting import accepted_quote
from sessions_plan.models import Plan, PlannedSession, SessionRecord, StepKind
from studio.models import Studio
from studio.wording import amount

Status = Appointment.Status
Kind = Service.Kind
AT_STAKE = (Kind.SESSION, Kind.TOUCH_UP)
WORKING = (StepKind.SESSION, StepKind.TOUCH_UP)
IN_PLAN = "the next sessions of the plan"


@dataclass(frozen=True)
class Expected:
    """What would become of the money, and in what words; shown beside the button."""

    cause: Cause
    outcome: Outcome
    currency: str
    terms: Terms
    plan: Plan | None = None
    acceptance: PolicyAcceptance | None = None
    why: str = ""  # where it is not one of the policy's sentences

    @property
    def stake_minor(self) -> int:
        return self.outcome.stake

    @property
    def kept_minor(self) -> int:
        return self.outcome.kept

    @property
    def credit_minor(self) -> int:
        return self.outcome.credit

    @property
    def refund_minor(self) -> int:
        return self.outcome.refund

    @property
    def words(self) -> str:
        """The whole of it in a sentence or two."""
        return self.told(self.outcome)

    def told(self, became: Outcome, waived_minor: int = 0) -> str:
        """Why, and what became of it, which may be better for the client than the policy."""
        goes_on = self.plan is not None and self.plan.is_open
        parts = [
            f"{amount(minor, self.currency)} {said}."
            for minor, said in (
                (waived_minor, "that would be kept are waived"),
                (became.refund, "go back"),
                (became.credit, f"count for {IN_PLAN if goes_on else 'the next visit'}"),
                (became.kept, "are kept"),
            )
            if minor
        ]
        why = policy.sentence(self.terms, became.rule, counts=not became.refund)
        return " ".join([self.why or why, *parts])


def what_cancelling_does(visit: Appointment, *, side: str, now: datetime) -> Expected:
    """If `side` ("client" or "clinic") cancelled this visit now."""
    cause = Cause.CLIENT if side == Appointment.Side.CLIENT else Cause.CLINIC
    return expected(visit, cause=cause, at=now)


def what_either_does(visit: Appointment, *, now: datetime) -> list[Expected]:
    """If the client cancelled this visit now, and if the clinic did: read once for both."""
    facts = read(visit, now)
    return [weigh(visit, facts, cause=cause, at=now) for cause in (Cause.CLIENT, Cause.CLINIC)]


def what_became_due(visit: Appointment) -> Expected:
    """For a visit that was cancelled or missed: why, and what follows from it."""
    return expected(visit, cause=cause_of(visit), at=visit.cancelled_at or visit.starts_at)


def cause_of(visit: Appointment) -> Cause:
    if visit.status == Status.NO_SHOW:
        return Cause.NO_SHOW
    ended = SessionRecord.objects.filter(appointment=visit).exclude(not_today_reason="")
    if ended.exists():
        return Cause.SKIN
    return Cause.CLIENT if visit.cancelled_side == Appointment.Side.CLIENT else Cause.CLINIC


def expected(visit: Appointment, *, cause: Cause, at: datetime) -> Expected:
    """Who caused it, when, under the policy that was accepted, in a series or not."""
    return weigh(visit, read(visit, at), cause=cause, at=at)


@dataclass(frozen=True)
class Facts:
    """What the rows say of a visit's money at one moment, whoever cancels. Nothing is at stake
    for what is not a session or a touch-up of a client."""

    currency: str
    counts: bool = False
    plan: Plan | None = None
    stake: int = 0
    acceptance: PolicyAcceptance | None = None
    was_withdrawn: bool = False


def read(visit: Appointment, at: datetime) -> Facts:
    currency = Studio.current().currency
    if visit.client_id is None or visit.service.kind not in AT_STAKE:
        return Facts(currency)
    plan = plan_of(visit)
    return Facts(
        currency,
        True,
        plan,
        _of_plan(plan) if plan else _of_visit(visit),
        accepted_policy(visit, plan, at),
        _was_withdrawn(plan),
    )


def _was_withdrawn(plan: Plan | None) -> bool:
    if plan is None or plan.is_open:
        return False
    return plan.versions.filter(withdrawn_at__isnull=False).exists()


def weigh(visit: Appointment, facts: Facts, *, cause: Cause, at: datetime) -> Expected:
    if not facts.counts:
        return Expected(cause, policy.settle(0, 0, cause, Terms()), facts.currency, Terms())
    plan, terms, why = facts.plan, terms_of(facts.acceptance), ""
    if facts.was_withdrawn:
        terms, why = Terms(), "The plan was withdrawn in time, so it costs nothing."
    notice = int((visit.starts_at - at).total_seconds()) // 60
    goes_on = plan is not None and plan.is_open
    outcome = policy.settle(facts.stake, notice, cause, terms, goes_on=goes_on)
    return Expected(cause, outcome, facts.currency, terms, plan, facts.acceptance, why)


def plan_of(visit: Appointment) -> Plan | None:
    """The plan whose session this visit is, or was: a cancelled visit has left its step."""
    own = AmountDue.objects.filter(visit=visit, plan=None)
    steps = PlannedSession.objects.filter(appointment=visit).select_related("plan")
    step = steps.annotate(is_paid_by_itself=Exists(own)).first()
    if step is not None:
        return None if step.is_paid_by_itself else step.plan
    if own.exists():
        return None
    held = HeldVisit.objects.filter(visit=visit, hold__plan__isnull=False)
    if (kept := held.select_related("hold__plan").first()) is not None:
        return kept.hold.plan
    # A client follows one plan at a time: theirs when it was booked.
    began = Q(begun_at__lte=visit.booked_at or visit.starts_at)
    rows = Plan.objects.filter(began, client=visit.client_id).order_by("-begun_at")
    return rows.first()


def earned(plan: Plan, quote: Quote | None) -> int:
    """What of the price the sessions done have earned, by their shares in what was accepted."""
    if quote is None:
        return 0
    done = plan.sessions.filter(status=PlannedSession.Status.DONE)
    positions = set(done.values_list("position", flat=True))
    steps = list(quote.version.steps.filter(kind__in=WORKING).order_by("position"))
    parts = pricing.shares(quote.total_minor, [step.share for step in steps])
    return sum(part for step, part in zip(steps, parts, strict=True) if step.position in positions)


def _of_plan(plan: Plan) -> int:
    quote = accepted_quote(plan)
    if quote is None:
        return 0
    paid = counted(Entry.objects.filter(plan=plan))  # what was kept before is not in it any more
    sessions = plan.sessions.filter(kind__in=WORKING).count()
    asked = quote.deposit_minor or quote.total_minor // max(1, sessions)
    return policy.at_stake(paid, earned(plan, quote), asked)


def _of_visit(visit: Appointment) -> int:
    return max(0, counted(Entry.objects.filter(visit=visit, plan=None)))


def accepted_policy(visit: Appointment, plan: Plan | None, at: datetime) -> PolicyAcceptance | None:
    """What the client had accepted then: for this visit or plan, else whatever they said last."""
    of_none = Q(visit=None, plan=None)
    rows = PolicyAcceptance.objects.filter(
        Q(visit=visit) | Q(plan=plan, plan__isnull=False) | of_none,
        client=visit.client_id,
        accepted_at__lte=at,
    )
    rows = rows.annotate(is_general=Case(When(of_none, then=Value(1)), default=Value(0)))
    return rows.order_by("is_general", "-accepted_at", "-pk").first()


def terms_of(acceptance: PolicyAcceptance | None) -> Terms:
    """The numbers of that moment; what nobody accepted costs nobody anything. An acceptance of
    before plans that go on were spoken of is a yes to money that goes back."""
    if acceptance is None:
        return Terms()
    return Terms(**({"counts_in_plan": False} | acceptance.terms))
