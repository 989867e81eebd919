"""Criteria: what has to hold before a milestone counts as done, who says so, and where it can be seen.

They keep `done` from meaning something else to each reader.
"""
