"""The settings of LibreOffice for documents that nobody trusts."""

from pathlib import Path

SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
SETTINGS = {
    "BlockUntrustedRefererLinks": "true",
    "DisableActiveContent": "true",
    "DisableMacrosExecution": "true",
    "MacroSecurityLevel": "3",
}
"""No macros, no active content, and nothing is fetched that a document links to."""


def write_profile(folder: Path) -> None:
    """Make a profile folder with these settings."""
    items = "".join(
        f'<item oor:path="{SCRIPTING}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for name, value in SETTINGS.items()
    )
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        "utf-8",
    )
