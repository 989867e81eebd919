"""What must hold for a plan to make sense: unique ids, references that lead somewhere, no circles.

These rules need no date and are always on: `spin validate` is they and the reading of the files.
"""
