"""What stands in the way."""

from actions.base import TalkAction


class ActionBarrier(TalkAction):
    """A barrier in own words."""

    topic = "barrier"
