"""Questions."""

from actions.base import TalkAction


class ActionAsk(TalkAction):
    """A question."""

    topic = "ask"
