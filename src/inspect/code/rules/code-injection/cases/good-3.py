import reports
from flask import request

KINDS = {"daily": reports.daily}


def report():
    return KINDS.get(request.args["kind"])()
