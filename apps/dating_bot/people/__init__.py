"""Who uses the bot, and how they present themselves."""
