"""Every permission of the product, in one place, with how far it reaches.

What an authority sees of the units below it is decided here (design: registry, deadlines, facts, submitted dossiers;
never drafts, visitor logs, guard files, rosters, protection plans, camera blind spots or tips).
"""

from enum import Enum, StrEnum


class Reach(Enum):
    OWN = "own"
    """Only the very unit of the role, even when the role is held for the whole tree below."""
    BELOW = "below"
    """Also the units managed or followed by the role's unit (recognition goes this way)."""
    AREA = "area"
    """Also the units that sit in the place which the role's unit governs (statistics go this way)."""
    INSTALLATION = "installation"
    """Of the installation as such, no unit."""


class Permission(StrEnum):
    reach: Reach

    def __new__(cls, value: str, reach: Reach) -> "Permission":
        member = str.__new__(cls, value)
        member._value_ = value
        member.reach = reach
        return member

    # Registry of units
    UNIT_VIEW = "unit.view", Reach.AREA
    UNIT_EDIT = "unit.edit", Reach.OWN
    REGISTRY_EDIT = "registry.edit", Reach.BELOW
    REGISTRY_DECIDE = "registry.decide", Reach.BELOW
    PEOPLE_VIEW = "people.view", Reach.OWN
    PEOPLE_EDIT = "people.edit", Reach.OWN
    ROLE_GRANT = "role.grant", Reach.BELOW
    TEAM_EDIT = "team.edit", Reach.OWN
    # Records of the unit
    RECORD_VIEW = "record.view", Reach.OWN
    RECORD_EDIT = "record.edit", Reach.OWN
    DOCUMENT_VIEW = "document.view", Reach.OWN
    DOCUMENT_EDIT = "document.edit", Reach.OWN
    FACT_VIEW = "fact.view", Reach.AREA
    FACT_DECLARE = "fact.declare", Reach.OWN
    REPORT_VIEW = "report.view", Reach.OWN
    REPORT_WRITE = "report.write", Reach.OWN
    COLLECT_RUN = "collect.run", Reach.OWN
    # The watch
    GUARD_VIEW = "guard.view", Reach.OWN
    GUARD_EDIT = "guard.edit", Reach.OWN
    WATCH_WORK = "watch.work", Reach.OWN
    """The acts of a shift: take over, clock in, gate, patrol, first report of an incident, hand over."""
    ROSTER_VIEW = "roster.view", Reach.OWN
    ROSTER_EDIT = "roster.edit", Reach.OWN
    GATE_INVITE = "gate.invite", Reach.OWN
    GATE_VIEW = "gate.view", Reach.OWN
    GATE_EDIT = "gate.edit", Reach.OWN
    PATROL_VIEW = "patrol.view", Reach.OWN
    PATROL_EDIT = "patrol.edit", Reach.OWN
    INCIDENT_VIEW = "incident.view", Reach.OWN
    INCIDENT_EDIT = "incident.edit", Reach.OWN
    INCIDENT_RECEIVE = "incident.receive", Reach.BELOW
    """The police of the place: incidents handed over to them, nothing else of the register."""
    AUDIT_VIEW = "audit.view", Reach.OWN
    # The main job
    CYCLE_VIEW = "cycle.view", Reach.OWN
    CYCLE_PREPARE = "cycle.prepare", Reach.OWN
    CYCLE_SIGN = "cycle.sign", Reach.OWN
    DOSSIER_VIEW = "dossier.view", Reach.BELOW
    DOSSIER_RECEIVE = "dossier.receive", Reach.BELOW
    DOSSIER_APPRAISE = "dossier.appraise", Reach.BELOW
    DOSSIER_PROPOSE = "dossier.propose", Reach.BELOW
    DOSSIER_DECIDE = "dossier.decide", Reach.BELOW
    POLICE_OPINION = "police.opinion", Reach.BELOW
    RULES_EDIT = "rules.edit", Reach.OWN
    # Helping the units below: material they share, questions they ask, classes for their guards
    GUIDANCE_EDIT = "guidance.edit", Reach.OWN
    # The installation
    SYSTEM_VIEW = "system.view", Reach.INSTALLATION
    SYSTEM_EDIT = "system.edit", Reach.INSTALLATION
