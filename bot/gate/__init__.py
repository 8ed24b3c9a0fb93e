"""The one gate that every figure passes before it leaves: what may be shown, and how. Pure, without storage or web."""
