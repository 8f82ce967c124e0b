import csv
from flask import request


def neutral(cell):
    return "'" + cell if cell.startswith(("=", "+", "-", "@")) else cell


def export(out):
    writer = csv.writer(out)
    writer.writerow(["name", neutral(request.args["name"])])
