import jinja2

pages = jinja2.Environment(autoescape=False)
