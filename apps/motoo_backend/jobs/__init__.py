"""Jobs: work that takes too long for a request.

A job is a row in PostgreSQL, written before it is acknowledged; Redis only carries its id to a worker.
So a lost id is delivered again, an id delivered twice does no harm, and no accepted job is ever lost.
"""
