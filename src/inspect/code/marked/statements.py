import duckdb
import pandas as pd
import sqlalchemy
from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from models import Movie, User

app = Flask(__name__)
db = SQLAlchemy(app)
frame = pd.read_csv("sales.csv")


@app.get("/clauses")
def clauses():
    name = request.args["name"]
    return {
        "text": db.session.query(User).filter(db.text(text=name)).all(),  # BAD
        "clause": sqlalchemy.sql.expression.TextClause(name),  # BAD
        "bound": db.session.query(User).filter(db.text("name = :name")).params(name=name).all(),  # OK
    }


@app.get("/filter")
def filtered():
    name = request.args["name"]
    users = db.session.query(User).filter("name = '{}'".format(name))  # BAD
    return {"ids": [user.id for user in users.order_by(User.name).filter(User.name == name)]}  # OK


@app.get("/helpers")
def helpers(store):
    table = request.args["table"]
    store.execute_query(f"SELECT * FROM {table}")  # BAD
    store.run_query("SELECT * FROM sales WHERE name = ?", (table,))  # OK
    store.execute_scalar("SELECT pg_create_restore_point('{0}');".format(table))  # BAD
    return {"info": store.execute_scalar("SELECT pg_create_restore_point(%s)", (table,))}  # OK


def count(table):
    return duckdb.sql(f"SELECT count(*) FROM {table}")  # BAD


def count_all():
    return duckdb.sql("SELECT count(*) FROM sales")  # OK


@app.get("/frame")
def of_frame():
    rows = frame.query(request.args["expression"])  # BAD
    return {"rows": len(rows), "named": len(frame[frame["name"] == request.args["name"]])}  # OK


@app.get("/movies")
def movies():
    document = request.get_json()
    return {
        "raw": Movie.objects(__raw__=document["filter"]).to_json(),  # BAD
        "titled": Movie.objects(title=str(document["title"])).to_json(),  # OK
        "one": db.movies_collection.find_one(filter={"title": document["title"]}),  # BAD
        "text": db.movies_collection.find_one(filter={"title": str(document["title"])}),  # OK
    }


# Which of several things is meant says nothing of what comes with it.
@app.post("/actions")
def actions():
    body = request.get_json()
    if body["action"] == "drop":
        db.session.execute(sqlalchemy.text("DROP TABLE " + body["table"]))  # BAD
    if body["table"] == "sales":
        db.session.execute(sqlalchemy.text("DROP TABLE " + body["table"]))  # OK
    return {}


@app.patch("/users")
def update():
    fields = {key: value for key, value in request.get_json().items() if key in ("name", "email")}
    sets = ", ".join(f"{key} = :{key}" for key in fields)
    db.session.execute(sqlalchemy.text(f"UPDATE users SET {sets}"), fields)  # OK
    for key, value in fields.items():
        db.session.execute(sqlalchemy.text(f"UPDATE users SET name = '{value}'"))  # BAD
    return {}


@app.put("/users")
def replace():
    fields = {key: value for key, value in request.get_json().items() if value != ""}
    sets = ", ".join(f"{key} = :{key}" for key in fields.keys())
    db.session.execute(sqlalchemy.text(f"UPDATE users SET {sets}"), fields)  # BAD
    return {}


@app.post("/kinds")
def kinds():
    body = request.get_json()
    kind = body.get("kind")
    if kind == "drop":
        db.session.execute(sqlalchemy.text("DROP TABLE " + body.get("table")))  # BAD
    table = body.get("table")
    if table == "sales":
        db.session.execute(sqlalchemy.text("DROP TABLE " + table))  # OK
    return {}
