"""``python -m zopa``."""

from zopa.cli import main

if __name__ == "__main__":
    main()
