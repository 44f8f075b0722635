"""The notification service: takes Alertmanager's alerts, and tells users what concerns them."""
