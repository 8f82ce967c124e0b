import reports
from flask import request


def report():
    return getattr(reports, request.args["kind"])()
