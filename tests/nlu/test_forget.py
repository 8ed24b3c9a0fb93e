"""Typed words do not stay in memory."""

from __future__ import annotations

from bot.nlu import fact_words
from bot.nlu.normalise import forget, normalise, standard


def test_typed_words_are_forgotten() -> None:
    before = normalise("kheb gin tied veur n kursus")
    assert standard.cache_info().currsize > 0
    forget()
    assert standard.cache_info().currsize == 0
    assert normalise("kheb gin tied veur n kursus") == before


def test_misspelt_work_words_are_forgotten() -> None:
    fact_words._near("verpleegkundigge")
    assert fact_words._near.cache_info().currsize > 0
    fact_words.forget()
    assert fact_words._near.cache_info().currsize == 0
