"""What the shop's services say to each other; everything here is plain data."""
