import os
import smtplib

import aioftp
import websocket
from bson.decimal128 import Decimal128
from django.conf import settings
from flask import Flask, make_response
from http.cookies import SimpleCookie
from pymongo import MongoClient
from ruamel.yaml import YAML

app = Flask(__name__)
app.debug = True # BAD debug-on
settings.configure(DEBUG=True) # BAD debug-on
settings.configure(DEBUG=False) # OK debug-on
EMAIL_USE_TLS = False # BAD cleartext-transport
DATABASES = {
    'default': {
        'PASSWORD': 'kiwi77west', # BAD hardcoded-credential
        'HOST': 'db7.shop.example', # OK hardcoded-credential
    },
    'other': {
        'PASSWORD': os.environ['DB_PASSWORD'], # OK hardcoded-credential
    },
    'third': {
        'PASSWORD': os.environ.get('DB_PASSWORD', 'kiwi77west'), # BAD hardcoded-credential
    },
}
LABELS = {'password': 'Password', 'username': 'kiwi77west'} # OK hardcoded-credential
smtpPassword = 'kiwi77west' # BAD hardcoded-credential
password_field = 'kiwi77west' # OK hardcoded-credential
client = MongoClient('db.shop.example', password='kiwi77west') # BAD hardcoded-credential
other = MongoClient('db.shop.example', password=os.environ['DB_PASSWORD']) # OK hardcoded-credential


@csrfProtect.exempt # BAD csrf-off
def unprotected(form):
    return form(meta={'csrf': False}) # BAD csrf-off


@app.route('/cookie')
def cookie(value):
    answer = make_response('x')
    answer.set_cookie('session', value, None, None, '/', None, True, True) # OK weak-cookie
    answer.set_cookie('session', value, None, None, '/', None, False, True) # BAD weak-cookie
    jar = SimpleCookie()
    jar['session']['secure'] = False # BAD weak-cookie
    jar['session']['httponly'] = True # OK weak-cookie
    return answer


def sends():
    smtplib.SMTP('mail.shop.example') # BAD cleartext-transport
    smtplib.SMTP('localhost') # OK cleartext-transport
    aioftp.Client('files.shop.example') # BAD cleartext-transport
    aioftp.Client('files.shop.example', ssl=True) # OK cleartext-transport
    websocket.create_connection('ws://feed.shop.example') # BAD cleartext-transport
    websocket.create_connection('wss://feed.shop.example') # OK cleartext-transport


def reads(request):
    YAML().load(request.FILES['file']) # OK unsafe-deserialization
    YAML(typ='safe').load(request.FILES['file']) # OK unsafe-deserialization
    YAML(typ='unsafe').load(request.FILES['file']) # BAD unsafe-deserialization
    client.shop.orders.find_one({'total': Decimal128(request.GET['total'])}) # OK nosql-injection
