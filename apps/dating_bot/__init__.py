"""The dating app's chat bot, and the API of its web page."""
