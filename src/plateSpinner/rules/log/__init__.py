"""The log: decisions, assumptions, issues and asks, each with somebody who acts and a date.

What stands in a log without either is a note, and nobody comes back to a note.
"""
