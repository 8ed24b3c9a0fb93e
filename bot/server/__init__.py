"""The web side: one aiohttp application."""
