from flask import request
from models import User


def change(user):
    for key, value in request.get_json().items():
        setattr(user, key, value)


def register():
    data = request.get_json()
    return User(**data)
