"""``python -m cemgap``."""

from cemgap.cli import main

if __name__ == "__main__":
    main()
