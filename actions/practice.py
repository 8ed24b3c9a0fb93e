"""Practising a talk with a colleague that the assistant plays."""

from actions.base import TalkAction


class ActionPractice(TalkAction):
    """A line to the colleague."""

    topic = "practice"
