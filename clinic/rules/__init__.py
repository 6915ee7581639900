"""The clinic's rules in plain Python: no web, no database, no clock."""
