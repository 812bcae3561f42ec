"""A program of its own that looks at one paper after another, in a process with limits.

A file that somebody else made may be built to hang or to exhaust whoever opens it.
`load` starts this program and asks it: what a paper costs is then the program's
loss, and `load` turns it into a problem. Whatever `assemble` would do with the
paper is done here first.
"""
