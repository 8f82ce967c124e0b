import os
import string

from flask import Flask, jsonify, request

from shop.models import Customer

app = Flask(__name__)
ALLOWED = set(string.ascii_letters + string.digits)


def check_name(name):
    if not all(one in ALLOWED for one in name):
        raise ValueError(name)


class Table:
    def __init__(self, name, connection):
        self.name = name
        self.connection = connection

    def drop(self):
        self.connection.execute(f"DROP TABLE {self.name}")  # BAD sql-injection

    def drop_checked(self):
        check_name(self.name)
        self.connection.execute(f"DROP TABLE {self.name}")  # OK sql-injection

    def drop_other(self, table):
        check_name(table.name)
        self.connection.execute(f"DROP TABLE {table.name}")  # OK sql-injection

    def drop_wrong(self, table):
        check_name(self.name)
        self.connection.execute(f"DROP TABLE {table.name}")  # BAD sql-injection


@app.route("/customers/<customer_id>")
def customer(customer_id):
    if "Authorization" not in request.headers:
        return "", 401
    found = Customer.query.get(customer_id)  # BAD
    return jsonify({"email": found.email})


@app.route("/mine/<customer_id>")
def mine(customer_id):
    found = Customer.query.get(customer_id)  # OK
    if found.owner != request.user.name:
        return "", 403
    return jsonify({"email": found.email})


@app.route("/run")
def run():
    command = request.args["command"]
    os.spawnve(os.P_WAIT, "/bin/sh", ["sh", "-c", command], os.environ)  # BAD command-injection
    os.posix_spawn("/bin/sh", ["sh", "-c", "ls " + command], os.environ)  # BAD command-injection
    os.spawnve(os.P_WAIT, "/bin/sh", ["sh", "-c", "ls", command], os.environ)  # OK command-injection
    return ""


@app.route("/number")
def number():
    count = request.args["count"]
    try:
        count = int(count)
    except ValueError:
        app.logger.warning("no number")
    os.system("seq %s" % count)  # BAD command-injection
    return ""


@app.route("/number-checked")
def number_checked():
    count = request.args["count"]
    try:
        count = int(count)
    except ValueError:
        return "no number", 400
    os.system("seq %s" % count)  # OK command-injection
    return ""
