"""The auth service: accounts, logins, access tokens and the refresh tokens that renew them."""
