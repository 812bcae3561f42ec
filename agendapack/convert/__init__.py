"""Convert annexes that are not PDF: to content in the house style, or to pages by an office.

Foreign formats are read here and nowhere else, in a process with limits: `task` is what
runs there, and imports nothing of `annexes`, which asks it. What comes out is either HTML
in our own dialect, built piece by piece from what was understood, or a PDF file.
"""
