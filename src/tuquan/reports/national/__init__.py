"""The national table from exported facts; no database, no Django. `table.sql` is the whole computation."""
