"""For whom somebody is here."""

from actions.base import TalkAction


class ActionRole(TalkAction):
    """Says for whom they are here."""

    topic = "role"
