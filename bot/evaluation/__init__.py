"""Honest evaluation: how well the current model understands messages that it was not trained on."""
