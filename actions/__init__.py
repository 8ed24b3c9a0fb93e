"""Rasa actions: one file per topic, each a thin door to ``bot.talk``."""
