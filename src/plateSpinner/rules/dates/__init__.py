"""Dates that were promised, believed and reached: what has passed, what will, and what contradicts itself.

A promise is kept by who knows in time that it is in danger: these rules hold each date against the status
date, against the date of what it waits for, and against that of what it is a part of.
"""
