"""What became of a plan's promises and figures from commit to commit."""
