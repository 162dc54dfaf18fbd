"""Ratings: the cells of rating columns -> numbers on a scale."""
