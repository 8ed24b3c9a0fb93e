"""The leerambassadeur's questions."""

from actions.base import TalkAction


class ActionAmbassador(TalkAction):
    """A leerambassadeur asks for help."""

    topic = "ambassador"
