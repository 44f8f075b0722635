"""The build context of the lab's Logstash stand-in: the package `logstash_lab` and the image around it."""
