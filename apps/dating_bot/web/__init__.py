"""The JSON API, for the web page and for the messenger."""
