from jinja2 import BaseLoader, Environment


def render(body, **context):
    return Environment(loader=BaseLoader).from_string(body).render(**context)
