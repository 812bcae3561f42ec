# Two images: `docker build --tag agendapack .` has agendapack alone, and with `--target office`
# LibreOffice and fonts besides. Both work in /work as a user without rights.

FROM python:3.13-slim-trixie AS installed
WORKDIR /source
RUN python -m venv /opt/agendapack
COPY .ci/requirements.txt .ci/
RUN /opt/agendapack/bin/pip install --no-cache-dir --require-hashes --requirement .ci/requirements.txt
COPY . .
RUN /opt/agendapack/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim-trixie AS program
COPY --from=installed /opt/agendapack /opt/agendapack
# The cache is for whoever the container runs as, which need not be this user.
RUN useradd --create-home --uid 1000 agendapack && mkdir --mode=1777 /cache
ENV AGENDAPACK_CACHE=/cache \
    PATH=/opt/agendapack/bin:$PATH
WORKDIR /work
USER 1000
ENTRYPOINT ["agendapack"]
CMD ["--help"]

FROM program AS office
USER 0
# Debian keeps only the latest version of a package, so none can be pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fonts-crosextra-caladea \
        fonts-crosextra-carlito \
        fonts-dejavu-core \
        fonts-liberation \
        fonts-noto-cjk \
        fonts-noto-core \
        libreoffice-calc-nogui \
        libreoffice-impress-nogui \
        libreoffice-writer-nogui \
    && rm -rf /var/lib/apt/lists/*
USER 1000

# The last one is what is built where no target is named.
FROM program
