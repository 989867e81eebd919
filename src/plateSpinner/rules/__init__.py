"""Rules: each turns what the plan says into findings. A family is a package, a rule a module in it."""
