"""The web edition: pages for a browser, made from the sections that the PDF is made from."""
