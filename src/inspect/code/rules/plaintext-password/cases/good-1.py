import sqlite3
from flask import request
from models import User, session
from werkzeug.security import generate_password_hash


def register(username, password):
    connection = sqlite3.connect("users.db")
    hashed = generate_password_hash(password)
    connection.execute("INSERT INTO users (username, password) VALUES (?, ?)", (username, hashed))
    session.add(User(name=username, password=hashed))
