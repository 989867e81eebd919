"""Risks: each with somebody who watches it, an answer, and a day on which it is looked at again.

A risk that is only written down has been seen, and changes nothing.
"""
