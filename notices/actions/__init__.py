"""The verbs of notices: find what is to be said, claim it, send it.

Everything here may run twice, side by side, or be killed between any two lines: a claim is a
row with a unique key, a try is a row that only one can have open, and what was left open is
taken up again when its lease has run out, under the same Message-ID.
"""

from notices.actions.claiming import claim, claim_for_staff
from notices.actions.past import take_as_told
from notices.actions.sending import LEASE, send
from notices.actions.sweeping import nudge, sweep

__all__ = ["LEASE", "claim", "claim_for_staff", "nudge", "send", "sweep", "take_as_told"]
