import requests

requests.post('https://api.shop.example.com/pay', json={'amount': 5})
