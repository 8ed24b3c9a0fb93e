"""What can be said at any moment."""

from actions.base import TalkAction


class ActionAbuse(TalkAction):
    """Scolding."""

    topic = "abuse"


class ActionAffirm(TalkAction):
    """A yes or no without a question."""

    topic = "affirm"


class ActionBack(TalkAction):
    """A correction."""

    topic = "back"


class ActionBotChallenge(TalkAction):
    """Asked whether it is a person."""

    topic = "bot_challenge"


class ActionFallback(TalkAction):
    """Not understood."""

    topic = "fallback"


class ActionFeedback(TalkAction):
    """Whether it helped."""

    topic = "feedback"


class ActionGoodbye(TalkAction):
    """A goodbye."""

    topic = "goodbye"


class ActionGreet(TalkAction):
    """A hello."""

    topic = "greet"


class ActionHelp(TalkAction):
    """Asked what it can do."""

    topic = "help"


class ActionHumanHandoff(TalkAction):
    """A person is wanted."""

    topic = "human_handoff"


class ActionOutOfScope(TalkAction):
    """Something else altogether."""

    topic = "out_of_scope"


class ActionRepeat(TalkAction):
    """Say it again."""

    topic = "repeat"


class ActionRestart(TalkAction):
    """Begin again; takes the place of Rasa's own action of this name."""

    topic = "restart"


class ActionSimpler(TalkAction):
    """Say it in easier words."""

    topic = "simpler"


class ActionStop(TalkAction):
    """Stop now."""

    topic = "stop"


class ActionThank(TalkAction):
    """A thank-you."""

    topic = "thank"


class ActionUnsure(TalkAction):
    """Not knowing."""

    topic = "unsure"
