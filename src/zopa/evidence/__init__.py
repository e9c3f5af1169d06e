"""Documents, claims, grades and contradictions."""
