"""Typeset semantic HTML as drawn pages, which are tagged and have no page numbers yet."""

import sys
from types import ModuleType

# reportlab runs files of settings that it finds by these names, the last one also in the user's
# home. A module that is there already keeps it from looking.
for _name in ("reportlab.local_rl_settings", "reportlab_settings"):
    sys.modules.setdefault(_name, ModuleType(_name))

from agendapack.typeset.typesetter import Layout, Typesetter  # noqa: E402

__all__ = ["Layout", "Typesetter"]
