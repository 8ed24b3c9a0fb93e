"""Measures speed and memory beside stock Rasa: the same model file and the same messages, side by side in one run."""
