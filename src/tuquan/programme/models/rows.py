from tuquan.core.models import DatedQuerySet
from tuquan.units.permitted import UnitScope


class UnitRows(UnitScope, DatedQuerySet):
    pass
