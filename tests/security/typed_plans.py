"""What is typed about plans and episodes of care; see `typed.py`."""

from __future__ import annotations

from collections.abc import Mapping

PHASE = {
    "p0_name": "Settle",
    "p0_visits": "1",
    "p0_weeks": "4",
    "p0_t0": "needling",
    "p0_m0": "30",
}
PHASES = {
    "p0_t0": "needling",
    "p0_m0": "30",
    "p1_t0": "needling",
    "p1_m0": "30",
}
PLANS: Mapping[str, Mapping[str, str]] = {
    "episodes.new": {"problem": "Neck pain"},
    "episodes.edit": {"problem": "Left sciatica since spring"},
    "episodes.discharge": {
        "reason": "goals_met",
        "summary": "Walks without pain.",
        "home_programme": "Walk each day.",
        "self_referral": "Pain below the knee.",
    },
    "episodes.authorised": {"visits": "6", "granted_by": "Harbour Health"},
    "episodes.take_back": {"name": "@authorisation"},
    "plans.new": {"starts_on": "2026-11-30", **PHASE},
    "plans.edit": {"why": "Goes slower", "p1_weeks": "8", "goal": "Walk to work.", **PHASES},
    "plans.begin": {"shown": "@draft stamp"},
    "plans.judge": {"goal": "0", "met": "achieved"},
    "plan_reviews.reassess": {"decision": "continue", "why": "Two points better."},
    "plan_reviews.provisional": {"needed": "12"},
    "plan_templates.new": {
        "name": "Ours",
        **PHASE,
    },
    "plan_templates.edit": {"name": "Chronic pain"},
}
