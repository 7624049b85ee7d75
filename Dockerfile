# One image for web, worker, beat and the one-shot migration; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 DJANGO_SETTINGS_MODULE=config.settings.prod

# Pango draws the PDFs; their fonts are in static/.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --disable-pip-version-check --require-hashes -r requirements/base.txt

COPY . .
# Nothing here reads a secret or a database: the values only satisfy the settings while files are gathered.
RUN SECRET_KEY=build DATABASE_URL=postgresql:///none REDIS_URL=redis://none python manage.py collectstatic --no-input \
    && SECRET_KEY=build DATABASE_URL=postgresql:///none REDIS_URL=redis://none python manage.py compile_messages \
    && useradd --system --no-create-home --uid 10001 collectives \
    && install -d -o collectives -g collectives /app/media

USER collectives
ENV MEDIA_ROOT=/app/media
VOLUME /app/media
EXPOSE 8000

# The web's own; docker-compose.yml gives workers and beat others.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=6 \
    CMD ["python", "deploy/healthy.py"]

CMD ["granian", "config.wsgi:application", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "1", "--no-ws", "--backlog", "1024", "--workers-kill-timeout", "5"]
