"""Who answers for what, and what it is good for: owners, teams, objectives, approvers.

What nobody owns, nobody moves; what serves no objective is hard to defend when time runs short.
"""
