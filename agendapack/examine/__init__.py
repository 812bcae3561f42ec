"""Looks at one paper after another, in the process with limits (`agendapack.sandbox`).

A file that somebody else made may be built to hang or to exhaust whoever opens it. `load` has
it examined by `paper`: what a paper costs is then the other process's loss, and `load` turns it
into a problem. Whatever `assemble` would do with the paper is done here first.
"""
