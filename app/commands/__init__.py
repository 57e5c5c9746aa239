"""The commands of ``privacy-audit``, one module a group."""
