from email.message import EmailMessage
from flask import request


def contact(server):
    message = EmailMessage()
    message["Subject"] = request.form["subject"]
    server.send_message(message)
