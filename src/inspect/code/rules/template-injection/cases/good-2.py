from jinja2 import BaseLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment


def render(body, **context):
    return ImmutableSandboxedEnvironment(loader=BaseLoader).from_string(body).render(**context)
