"""Accounts of the programme team: who may see the programme page, their sessions, and what they took out of it."""
