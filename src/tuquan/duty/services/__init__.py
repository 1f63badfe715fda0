"""Every write of the watch, by subject."""
