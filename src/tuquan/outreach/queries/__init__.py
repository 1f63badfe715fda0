"""What the records of this app say, for its pages and for criteria."""

from tuquan.outreach.queries.briefing import Coverage, briefed, festival_sessions, not_briefed, register_told

__all__ = ["Coverage", "briefed", "festival_sessions", "not_briefed", "register_told"]
