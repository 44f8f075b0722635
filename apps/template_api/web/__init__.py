"""What concerns every request and every answer."""
