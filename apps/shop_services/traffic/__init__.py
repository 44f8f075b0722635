"""The traffic service: simulated visitors who use the shop as people do, and sometimes as nobody should."""
