"""Convert annexes that are not PDF: to content in the house style, or to pages by LibreOffice.

Other formats are parsed only here, and only in the limited process: `task` runs there and
imports nothing from `annexes`, which sends it work. The result is either HTML in our own
dialect, built piece by piece from what was understood, or a PDF file.
"""
