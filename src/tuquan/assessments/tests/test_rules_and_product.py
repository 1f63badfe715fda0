"""The words of the law files and the words of the product are the same words."""

from tuquan.assessments import probes
from tuquan.assessments.rules import PROBES, authorities, catalogue, exemptions
from tuquan.programme.enums import RuleTopic
from tuquan.units.enums import EnterpriseClass, ManagingLevel, SchoolLevel, UnitKind


def test_every_probe_of_the_catalogue_is_written_and_no_other():
    assert set(probes.PROBES) == set(PROBES)


def test_topics_of_internal_rules_agree():
    assert set(catalogue.RULE_TOPICS) <= set(RuleTopic.values)


def test_kinds_levels_and_classes_agree():
    assert set(catalogue.KINDS) <= set(UnitKind.values)
    assert set(authorities.MANAGING_LEVELS) == set(ManagingLevel.values)
    assert set(EnterpriseClass.values) >= exemptions.SMALL
    assert set(SchoolLevel.values) >= exemptions.BELOW_LOWER_SECONDARY
