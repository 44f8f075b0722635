"""The chat: a messenger delivers what users write, and gets the bot's replies as answers."""
