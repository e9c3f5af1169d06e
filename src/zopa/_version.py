"""The version of zopa."""

__version__ = "0.1.0"
