"""Files that make a site and publish it, for those who keep their workspace with a host of code."""

WORKFLOWS = {
    "github": (
        ".github/workflows/site.yml",
        """\
# Publishes the site of all meetings on GitHub Pages. In the settings of the repository, under
# Pages, choose GitHub Actions as the source. Whoever can read the repository can read what is
# exempt in it: keep it private. The site has only what is public and on record.
name: Site

on:
  push:
    branches: [main]
  schedule:
    - cron: "30 3 * * *"
  workflow_dispatch:

permissions:
  contents: read
  pages: write
  id-token: write

concurrency: pages

jobs:
  site:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: ${{ steps.pages.outputs.page_url }}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: python -m pip install --quiet agendapack
      - uses: actions/configure-pages@v5
        id: address
      - run: agendapack site --published --address "$ADDRESS/" --format github
        env:
          ADDRESS: ${{ steps.address.outputs.base_url }}
      - uses: actions/upload-pages-artifact@v3
        with:
          path: site
      - id: pages
        uses: actions/deploy-pages@v4
""",
    ),
    "gitlab": (
        ".gitlab-ci.yml",
        """\
# Publishes the site of all meetings on GitLab Pages. Whoever can read the repository can read
# what is exempt in it: keep it private. The site has only what is public and on record.
pages:
  image: python:3.12
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - python -m pip install --quiet agendapack
    - agendapack site --published --address "$CI_PAGES_URL/" --output public
  artifacts:
    paths:
      - public
""",
    ),
}
"""The path and the text of each, by the name of the host."""
