"""`python -m pipeline`: the same as `xunshi`."""

from pipeline.commands.app import main

if __name__ == "__main__":
    main()
