from flask import request


def contact(server):
    server.sendmail("web@example.com", ["me@example.com"], f"Subject: {request.form['subject']}\n\nHello")
