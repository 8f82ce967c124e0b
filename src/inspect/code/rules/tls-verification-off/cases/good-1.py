import requests

requests.get('https://example.com', verify='/etc/ssl/company.pem')
