"""What a change of plan does: both plans computed whole, and held against each other."""
