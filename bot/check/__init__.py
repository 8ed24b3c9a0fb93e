"""The checks of all content: knowledge, training data and plain language (``python -m bot.check``)."""
