"""The frontend service: pages rendered on the server from what the API says, with sessions in memory."""
