"""Signals of danger."""

from actions.base import TalkAction


class ActionSafety(TalkAction):
    """A signal of suicide, violence or acute danger."""

    topic = "safety"
