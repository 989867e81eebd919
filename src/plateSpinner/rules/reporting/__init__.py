"""What owners report: whether they do, how lately, and whether it agrees with the facts and with itself.

Silence is as telling as a red light: most of what goes wrong was known to somebody who was not asked.
"""
