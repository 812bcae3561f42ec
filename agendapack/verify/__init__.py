"""Proof from the outside that a folder of finished files is what it says it is."""

from agendapack.verify.verify import Verified, verify

__all__ = ["Verified", "verify"]
