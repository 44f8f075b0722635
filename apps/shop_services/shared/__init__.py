"""Code that several of the shop's services share."""
