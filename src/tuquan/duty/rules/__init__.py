"""Rules of a roster: the catalogue (data/rules.yaml, settings of the unit) and what breaks them. The solver's problem is
built from the same rules (planning.py)."""
