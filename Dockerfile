# One image for web, worker, scheduler and set-up; docker-compose.yml shows the commands.

FROM node:24-slim AS assets
WORKDIR /build
COPY assets/package.json assets/package-lock.json assets/.npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/base.txt /build/
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes -r /build/base.txt

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=npcs.settings \
    STATE_DIR=/srv/state
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin npcs && install -d -o npcs -g npcs /srv/state
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/app
COPY . .
COPY --from=assets /build/node_modules/@uswds/uswds/dist /tmp/uswds
# The static files get their hashed names here; the two values only let the settings load and are not kept.
RUN python -m npcs.core.local.assets /tmp/uswds \
    && SECRET_KEY=unused DATABASE_URL=postgresql://unused@127.0.0.1/unused \
       python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/uswds
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["gunicorn", "npcs.wsgi", "--bind", "0.0.0.0:8000", "--preload", "--no-control-socket", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm"]
