"""Rosters: who takes which shift on which day. No Django, no database; the format is docs/roster-format.md.

`problem.py` reads a roster to make, `model.py` says it to CP-SAT, `search.py` looks for the best in the time given, and
`checking.py` counts anew, without the model, whether every hard rule holds and what the roster costs.
"""
