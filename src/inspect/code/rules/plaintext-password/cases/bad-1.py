import sqlite3
from flask import request
from models import User


def register(username, password):
    connection = sqlite3.connect("users.db")
    connection.execute("INSERT INTO users (username, password) VALUES (?, ?)", (username, password))
