"""Statistics: responses into moments, moments into totals, totals into scores."""
