import smtplib
import ssl


def send(user, password, text):
    server = smtplib.SMTP("mail.example.com", 587)
    server.starttls(context=ssl.create_default_context())
    server.login(user, password)
    server.sendmail(user, user, text)
