"""Codebooks: files beside a survey that say what its columns and codes mean."""
