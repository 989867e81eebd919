"""Measures: key results and KPIs, whether they are read, and whether they reach what they were set for."""
