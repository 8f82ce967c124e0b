import csv
from flask import request


def export(out):
    writer = csv.writer(out)
    writer.writerow(["name", request.args["name"]])
