"""What draws somebody to learning."""

from actions.base import TalkAction


class ActionMotive(TalkAction):
    """A motive in own words."""

    topic = "motive"
