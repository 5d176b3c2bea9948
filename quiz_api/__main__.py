"""`python -m quiz_api`: the same as the command line of pyproject.toml."""

from quiz_api.commands import main

if __name__ == "__main__":
    main()
