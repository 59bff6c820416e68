"""Requests that the client lacks, or has only in versions without the fields that we need.

Each module holds the schemas of one request and its response, in the order in which they go over the wire.
"""
