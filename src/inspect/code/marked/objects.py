# Data in fields of objects, and under keys that are written in the program.
import os
import sqlite3
from dataclasses import dataclass
from flask import Flask, request

app = Flask(__name__)


@dataclass
class Job:
    name: str
    kind: str

    def path(self):
        return os.path.join("/srv/jobs", self.name)

    def folder(self):
        return os.path.join("/srv/jobs", self.kind)


class Ticket:
    def __init__(self, title, queue):
        self.title = title
        self.queue = queue

    def path(self):
        return os.path.join("/srv/tickets", self.title)

    def folder(self):
        return os.path.join("/srv/tickets", self.queue)


@app.post("/job")
def job():
    made = Job(name=request.form["name"], kind="daily")
    return open(made.path()).read() # BAD path-traversal


@app.post("/kind")
def kind():
    made = Job(name=request.form["name"], kind="daily")
    return open(made.folder()).read() # OK


@app.post("/bare")
def bare():
    made = Job(request.form["name"], "daily")
    first = open("/srv/" + made.name).read() # BAD path-traversal
    return first + open("/srv/" + made.kind).read() # OK


@app.post("/ticket")
def ticket():
    made = Ticket(request.form["title"], "open")
    return open(made.path()).read() # BAD path-traversal


@app.post("/queue")
def queue():
    made = Ticket(request.form["title"], "open")
    return open(made.folder()).read() # OK


def marked(filters):
    return " AND ".join(f"{key} = ?" for key, value in filters.items())


def spelled(filters):
    return " AND ".join(f"{key} = '{value}'" for key, value in filters.items())


@app.get("/marked")
def find():
    given = {"city": request.args["city"]}
    cursor = sqlite3.connect("x.db").cursor()
    cursor.execute("SELECT * FROM t WHERE " + marked(given), list(given.values())) # OK
    return str(cursor.fetchall())


@app.get("/spelled")
def find_spelled():
    given = {"city": request.args["city"]}
    cursor = sqlite3.connect("x.db").cursor()
    cursor.execute("SELECT * FROM t WHERE " + spelled(given)) # BAD sql-injection
    return str(cursor.fetchall())


@app.get("/named")
def find_named():
    cursor = sqlite3.connect("x.db").cursor()
    cursor.execute("SELECT * FROM t WHERE " + marked(request.args), list(request.args.values())) # BAD sql-injection
    return str(cursor.fetchall())
