"""What people type into pages of reports."""
