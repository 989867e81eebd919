"""Exceptions: waivers that have expired, give no reason or cover nothing, and names that no rule has.

This family runs last: it judges the waivers by what all other rules have found.
"""
