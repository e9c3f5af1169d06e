"""The neutral game that engines read."""
