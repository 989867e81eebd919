"""Commitments between teams: both sides, their dates, and whether they agree."""
