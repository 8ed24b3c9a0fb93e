"""The cube: counts by closed week, the periods that are released from it, and the figures that may be seen."""
