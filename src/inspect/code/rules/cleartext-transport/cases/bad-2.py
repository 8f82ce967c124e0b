import smtplib


def send(user, password, text):
    server = smtplib.SMTP("mail.example.com", 25)
    server.login(user, password)
    server.sendmail(user, user, text)
