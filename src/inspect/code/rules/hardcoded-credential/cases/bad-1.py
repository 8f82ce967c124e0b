import mysql.connector


def connect():
    return mysql.connector.connect(user='shop', password='made-up-1', host='db')
