"""A stand-in for Logstash: lines of JSON over TCP, a few filters, and Elasticsearch at the other end.

It serves the lab only, where the real Logstash cannot be had. A configuration that asks for what it does not
have is refused when it starts, with the line.
"""
