"""Dates that were promised, believed and reached."""
