"""``python -m brant``."""

from brant.cli import main

if __name__ == "__main__":
    main()
