"""The API gateway: the one door for clients. It knows them, limits them, and passes on what they ask."""
