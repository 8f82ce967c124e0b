import ssl

import boto3
import ldap
import pymysql
import torch
from django.template import Template
from django.views.generic import FormView
from lxml import etree

context = ssl.create_default_context()
context.set_ciphers('ALL:RC4') # BAD weak-tls-version
context.set_ciphers('ECDHE+AESGCM:!RC4:-3DES:!aNULL') # OK weak-tls-version
context.set_ciphers('DEFAULT@SECLEVEL=2') # OK weak-tls-version

directory = ldap.initialize('ldaps://directory.shop.example')
directory.simple_bind_s('cn=reader', '') # BAD hardcoded-credential
directory.simple_bind_s('cn=reader', ask()) # OK hardcoded-credential
directory.simple_bind_s() # OK hardcoded-credential
pymysql.connect('db.shop.example', 'reader', 'kiwi77west') # BAD hardcoded-credential
pymysql.connect('db.shop.example', 'reader', ask()) # OK hardcoded-credential
torch.load('weights.pt', weights_only=False) # BAD unsafe-deserialization
torch.load('weights.pt', weights_only=True) # OK unsafe-deserialization
open('/dev/shm/state', 'w') # BAD insecure-tempfile
open('/var/lib/shop/state', 'w') # OK insecure-tempfile


class Preview(FormView):
    def form_valid(self, form):
        return Template(form.data['text']).render() # BAD template-injection

    def form_invalid(self, form):
        return Template('{{ text }}').render({'text': form.data['text']}) # OK template-injection


def orders(event, context):
    table = boto3.resource('dynamodb').Table('orders')
    table.scan(FilterExpression=event['body']['filter']) # BAD sql-injection
    table.scan(FilterExpression='fixed') # OK sql-injection


def looks_up():
    tree = etree.parse('users.xml')
    name = input('name? ')
    tree.xpath(f"//user[name='{name}']") # BAD xpath-injection/low
    tree.xpath('//user[name=$name]', name=name) # OK xpath-injection
