# Leermaatje as an image: trained while it is built, small, not root, able to run with a read-only root.
#
#   docker build -t leermaatje .
#   docker run --read-only --tmpfs /tmp -v leermaatje:/app/var -p 8080:8080 leermaatje

FROM python:3.10-slim-bookworm AS build
COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /usr/local/bin/uv
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=0 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
# First what changes seldom: the packages.
COPY pyproject.toml uv.lock .python-version README.md LICENSE ./
COPY bot/__init__.py bot/bootstrap.py bot/
COPY actions/__init__.py actions/
RUN python bot/bootstrap.py
COPY config.yml domain.yml ./
COPY actions actions
COPY bot bot
COPY data data
COPY knowledge knowledge
RUN .venv/bin/python -W ignore -m bot.training
# Training is over: what bot/engine/light.py leaves out while serving need not be in the image (1.1 GB).
RUN uv pip uninstall --python .venv/bin/python \
      tensorflow-cpu tensorflow-text tensorflow-hub keras scikit-learn matplotlib boto3 botocore aiogram pymongo \
      slack-sdk webexteamssdk aio-pika \
 && rm -rf .rasa .uv

FROM python:3.10-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin leermaatje \
 && mkdir -p /app/var && chown leermaatje /app/var
COPY --from=build --chown=root:root /app /app
WORKDIR /app
USER 10001
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PORT=8080 LEERMAATJE_DRAIN_SECONDS=5
EXPOSE 8080
VOLUME /app/var
# Only whether the process works: without Redis it is not ready, and a new start would not help.
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=3 \
  CMD ["/app/.venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/api/health', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["/app/.venv/bin/python", "-W", "ignore", "-m", "bot.server"]
