"""Rooms, their members and their messages."""
