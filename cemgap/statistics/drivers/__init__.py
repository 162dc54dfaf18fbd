"""Drivers: what an outcome says of each factor: derived importance, penalty and reward, what expectation adds."""
