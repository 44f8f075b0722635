"""The API service: products, orders, customers and logins, kept in PostgreSQL."""
