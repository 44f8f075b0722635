"""Who likes whom."""
