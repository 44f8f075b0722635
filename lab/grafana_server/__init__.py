"""The build context of the lab's Grafana stand-in: the package `grafana_lab` and the image around it."""
