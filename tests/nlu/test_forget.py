"""Typed words do not stay in memory."""

from __future__ import annotations

from bot.nlu.normalise import forget, normalise, standard


def test_typed_words_are_forgotten() -> None:
    before = normalise("kheb gin tied veur n kursus")
    assert standard.cache_info().currsize > 0
    forget()
    assert standard.cache_info().currsize == 0
    assert normalise("kheb gin tied veur n kursus") == before
