"""Preferences that are partly unknown: relations, readings of the concepts, explanations."""
