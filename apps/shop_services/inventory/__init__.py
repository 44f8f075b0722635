"""The inventory service: watches the stock in PostgreSQL, shows it as metrics and warns when it runs low."""
