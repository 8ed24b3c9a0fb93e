"""Rasa inside one process: the agent, its actions, its memory and its thread."""
