"""Reading what was collected, written and read."""
