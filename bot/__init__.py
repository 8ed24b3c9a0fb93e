"""Leermaatje: all that is not a Rasa artefact."""
