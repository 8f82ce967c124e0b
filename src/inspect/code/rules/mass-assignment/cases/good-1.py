from flask import request
from models import User

FIELDS = ("name", "email")


def change(user):
    data = request.get_json()
    for key in FIELDS:
        if key in data:
            setattr(user, key, data[key])


def register():
    data = request.get_json()
    return User(name=data["name"], email=data["email"])
