"""Intake: a survey file becomes a mapping, the mapping a stream of responses."""
