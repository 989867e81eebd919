"""The facts of a plan: frozen, validated, without places or lines."""
