"""What machines tell us: no one's role counts, only their signature."""

from tests.walk.doors import public

TABLE: dict[str, dict[str, str]] = {
    "api:stripe": public(),
    "api:sms-reply": public(),
    "api:sms-status": public(),
}
