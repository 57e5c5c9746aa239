"""The same look, clock and program as the tests of single widgets."""

from tests.ui.conftest import clock, garbage_on_this_thread, look, program

__all__ = ["clock", "garbage_on_this_thread", "look", "program"]
