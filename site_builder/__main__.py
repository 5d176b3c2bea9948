"""`python -m site_builder`: the same as the command line of pyproject.toml."""

from site_builder.commands import main

if __name__ == "__main__":
    main()
