"""``python -m geo``."""

from geo.cli.records import main

if __name__ == "__main__":
    main(prog_name="python -m geo")
