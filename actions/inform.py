"""Facts, and pressed buttons."""

from actions.base import TalkAction


class ActionInform(TalkAction):
    """A fact, or a pressed button."""

    topic = "inform"
