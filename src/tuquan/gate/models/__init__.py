from tuquan.gate.models.blocking import Block
from tuquan.gate.models.entries import GateEntry, Goods, Tally
from tuquan.gate.models.exits import ExitPass
from tuquan.gate.models.settings import Area, Badge, CardKey, GateSettings
from tuquan.gate.models.vehicles import RegularVehicle
from tuquan.gate.models.visits import Delegation, Pass, PastDelegation, Visit

__all__ = [
    "Area",
    "Badge",
    "Block",
    "CardKey",
    "Delegation",
    "ExitPass",
    "GateEntry",
    "GateSettings",
    "Goods",
    "Pass",
    "PastDelegation",
    "RegularVehicle",
    "Tally",
    "Visit",
]
