"""Ranks: how sure the order of the factors is: worst set, rank sets, origin of importance, quadrants, alternatives."""
