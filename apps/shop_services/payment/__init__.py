"""The payment service: a simulated bank that approves, declines, fails, is slow, and pays back."""
