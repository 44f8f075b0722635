"""The user service: profiles, presence and contacts."""
