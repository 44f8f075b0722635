"""What the chat's services share: names, tokens, Redis keys, events, limits and settings."""
