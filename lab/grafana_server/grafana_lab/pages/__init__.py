"""The pages that a browser sees: plain tables in place of Grafana's user interface."""
