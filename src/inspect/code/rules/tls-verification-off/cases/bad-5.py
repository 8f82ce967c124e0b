import requests

requests.post("https://api.example.com/", verify=0)
