"""Rules about how the plan was changed from one commit to another; without a range they say nothing."""
