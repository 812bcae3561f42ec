"""Work on files of others, in a process with limits on time, memory and size."""
