"""Stakeholders: whether those who have a say hear of the work as often as was agreed."""
