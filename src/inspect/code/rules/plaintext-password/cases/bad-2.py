from flask import request
from models import User, session


def register():
    session.add(User(name=request.form["name"], password=request.form["password"]))


def keep(username, password):
    with open("users.txt", "a") as file:
        file.write(f"{username}:{password}")
