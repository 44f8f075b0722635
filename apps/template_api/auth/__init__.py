"""Who is asking: passwords, tokens and sessions."""
