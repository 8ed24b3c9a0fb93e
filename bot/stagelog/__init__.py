"""The stage log: one anonymous row per counted talk, in closed words."""
