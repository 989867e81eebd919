"""The schedule as a network: DCMA's 14 points, GAO's practices, and dates that the logic does not keep."""
