"""Work on files of others, in a process with limits on time, memory and size.

`client` asks, `program` answers. A task is a module with a function `perform`; the
program imports it when it is first asked for, so that no library is loaded in vain.
"""
