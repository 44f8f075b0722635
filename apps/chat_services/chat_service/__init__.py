"""The chat service: rooms, messages, and WebSockets that bring them to everybody at once."""
