"""Practising a talk: a colleague who opens up or digs in, and a mirror. Pure; free of Rasa and of the widget.

The kinds of lines and what counts as good follow motivational interviewing (Miller and Rollnick) and the MITI code
4.2.1 (Moyers, Manuel and Ernst 2014). ``docs/oefenen.md`` tells it in Dutch.
"""
