"""Survey files: several files of one survey, its waves or its parts, read as one source."""
