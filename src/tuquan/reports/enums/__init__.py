"""States and kinds; each area in a module of its name."""
