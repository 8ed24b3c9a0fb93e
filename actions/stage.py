"""Where somebody stands with learning."""

from actions.base import TalkAction


class ActionStage(TalkAction):
    """A stage in own words."""

    topic = "stage"
