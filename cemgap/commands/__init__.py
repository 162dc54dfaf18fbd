"""Commands: one file each: parse, call, show."""
