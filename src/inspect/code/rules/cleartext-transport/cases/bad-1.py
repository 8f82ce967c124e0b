import requests

requests.post('http://api.shop.example.com/pay', json={'amount': 5})
