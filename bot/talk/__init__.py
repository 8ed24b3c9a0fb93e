"""The talk itself: what is asked, how an answer is read, and what is said back. Pure functions, free of Rasa."""
