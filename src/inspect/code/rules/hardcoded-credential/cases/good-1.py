import os

import mysql.connector


def connect():
    return mysql.connector.connect(user='shop', password=os.environ['DB_PASSWORD'], host='db')
