"""The limits of the content checks, in one place."""

from __future__ import annotations

# --- Plain language -----------------------------------------------------------------------------------------------
#: A sentence of more words is an error.
MOST_WORDS = 18
#: A sentence of more words is a note.
LONG_WORDS = 14
#: Mean and 95th percentile of words per sentence, over all texts.
MEAN_WORDS = 8.0
P95_WORDS = 14
#: Share of words, in percent, that most people know (see :mod:`bot.check.familiar`).
FAMILIAR = 95.0
#: Lowest Flesch-Douma score over all texts; 90 is 'very easy' in Douma's bands.
FLESCH_DOUMA = 88.0
#: Share of sentences, in percent, that may be passive.
PASSIVE = 5.0
#: How many words that open a subordinate clause one sentence may hold: more is an error; exactly this many is a note.
STACKED = 2
#: How many of the most frequent Dutch words count as known.
KNOWN_WORDS = 5000
#: A compound counts as known when both its parts are among this many.
COMPOUND_WORDS = 3000

# --- Training data ------------------------------------------------------------------------------------------------
LEAST_EXAMPLES = 25
LEAST_EXAMPLES_CORE = 40
#: Intents of which the name begins so need LEAST_EXAMPLES_CORE.
CORE = ("stage_", "barrier_", "crisis_signal", "line_")
#: Intents without examples: pressed buttons.
WITHOUT_EXAMPLES = ("choose",)

# --- Output -------------------------------------------------------------------------------------------------------
#: How many notes of one kind are shown without ``--all``.
NOTES_SHOWN = 12
