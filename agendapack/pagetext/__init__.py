"""The words of PDF pages, each with its place: ours and other people's."""
