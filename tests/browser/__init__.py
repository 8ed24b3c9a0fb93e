"""Tests of the widget in a real Chromium."""
