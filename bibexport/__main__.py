"""The program: `bibex`, and `python -m bibexport`."""

import signal


def run() -> None:
    """Run the command line and exit."""
    # The modules take a tenth of a second to load; Ctrl+C ends the program meanwhile, without a traceback.
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bibexport.cli import main

    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, handler)
    main.run()


if __name__ == "__main__":
    run()
