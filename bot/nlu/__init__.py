"""Understanding: plain Dutch, intents and facts, as components of Rasa and as functions without it."""
